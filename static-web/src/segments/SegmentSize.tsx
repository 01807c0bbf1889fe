import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Segment, SegmentRefresh } from '../api/segments';
import type { ChartSpec } from '../api/types';
import { Chart } from '../charts/Chart';
import type { ChartTable } from '../charts/chartData';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { Part } from '../ui/Part';
import { refreshesQuery } from './segmentQueries';

const spec: ChartSpec = { type: 'line', title: 'People in the segment', x: { column: 'at' }, series: [{ column: 'people', label: 'People', format: 'integer' }] };

/** How many people each refresh found, newest first; from the third on with the way there as a line. */
export function SegmentSize({ segment }: { segment: Segment }) {
  const context = useCellContext();
  const refreshes = useQuery(refreshesQuery(segment.id));
  const table = useMemo(() => tableOf(refreshes.data ?? []), [refreshes.data]);
  const columns: ListColumn<SegmentRefresh>[] = [
    { label: 'Refreshed', cell: (row) => formatDateTime(row.asOf, context.timeZone) },
    { label: 'People', numeric: true, cell: (row) => formatCount(row.members) },
    { label: 'Came', numeric: true, cell: (row) => formatCount(row.entered) },
    { label: 'Went', numeric: true, cell: (row) => formatCount(row.left) },
  ];
  return (
    <Part title="Size over time">
      {refreshes.error ? <ErrorNotice error={refreshes.error} onRetry={() => void refreshes.refetch()} /> : (
        <>
          {table.rows.length > 2 ? <Chart spec={spec} type="line" table={table} context={context} /> : null}
          <ListTable label="Refreshes" rows={refreshes.data} columns={columns} keyOf={(row) => String(row.refreshId)} empty="Not refreshed yet." />
        </>
      )}
    </Part>
  );
}

function tableOf(refreshes: SegmentRefresh[]): ChartTable {
  return {
    columns: [{ name: 'at', type: 'timestamp', role: 'time' }, { name: 'people', type: 'integer', role: 'measure' }],
    rows: refreshes.map(({ asOf, members }) => [asOf, members]).reverse(),
  };
}
