import { useInfiniteQuery } from '@tanstack/react-query';
import type { Segment, SegmentMember } from '../api/segments';
import type { ListColumn } from '../data/ListTable';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { Part } from '../ui/Part';
import { plural } from '../ui/words';
import { membersQuery } from './segmentQueries';

const shownAttributes = 3;

/** Who is in the segment, as the last refresh found them. */
export function MemberList({ segment }: { segment: Segment }) {
  const { timeZone } = useCellContext();
  const members = useInfiniteQuery(membersQuery(segment.id));
  const columns: ListColumn<SegmentMember>[] = [
    { label: 'Person', cell: (row) => row.userId },
    { label: 'Since', cell: (row) => formatDateTime(row.enteredAt, timeZone) },
    { label: 'Attributes', wide: true, clipped: true, cell: (row) => attributesOf(row) },
  ];
  const title = segment.refreshedAt && typeof segment.userCount === 'number' ? `Members: ${plural(segment.userCount, 'person', 'people')}` : 'Members';
  return (
    <Part title={title}>
      <PagedTable list={members} label="Members" columns={columns} keyOf={(row) => row.userId} empty={segment.refreshedAt ? 'Nobody is in this segment now.' : 'Refresh the segment to find its members.'} />
    </Part>
  );
}

function attributesOf({ attributes }: SegmentMember): string {
  const all = Object.entries(attributes);
  const shown = all.slice(0, shownAttributes).map(([name, value]) => `${name}: ${typeof value === 'object' && value !== null ? '…' : String(value)}`);
  return [...shown, ...(all.length > shownAttributes ? [`${String(all.length - shownAttributes)} more`] : [])].join(' · ');
}
