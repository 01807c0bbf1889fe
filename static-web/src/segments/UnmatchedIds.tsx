import { useInfiniteQuery } from '@tanstack/react-query';
import { listUnmatched } from '../api/segments';
import type { Segment } from '../api/segments';
import { PagedTable } from '../data/PagedTable';
import { formatCount } from '../ui/numbers';
import { Part } from '../ui/Part';
import { segmentsKey } from './segmentQueries';
import { byCursor } from '../ui/byCursor';

/** Ids of the uploaded list that are nobody's here. */
export function UnmatchedIds({ segment }: { segment: Segment }) {
  const pages = useInfiniteQuery({
    queryKey: [...segmentsKey, segment.id, 'unmatched', segment.refreshedAt],
    queryFn: ({ pageParam, signal }) => listUnmatched(segment.id, pageParam, signal),
    ...byCursor,
  });
  return (
    <Part title="Ids that are nobody’s here">
      <PagedTable
        list={pages}
        label="Unmatched ids"
        columns={[{ label: 'Id', cell: (row) => row.userId }, { label: 'Line of the list', numeric: true, cell: (row) => formatCount(row.line) }]}
        keyOf={(row) => String(row.line)}
        empty="Everybody of the list is known."
      />
    </Part>
  );
}
