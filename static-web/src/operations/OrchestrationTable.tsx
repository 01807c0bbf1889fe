import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OrchestrationSummary } from '../api/operations';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { useCellContext } from '../shell/identity';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';
import { between, formatLength, formatMoment } from './lengths';
import classes from './Operations.module.css';
import { OrchestrationFilters } from './OrchestrationFilters';
import { isOver, orchestrationsQuery } from './operationsQueries';
import type { OperationsSearch } from './operationsSearch';
import { StatusBadge } from './StatusBadge';

interface OrchestrationTableProps {
  search: OperationsSearch;
  live: boolean;
  now: string | undefined;
  onChange: (next: Partial<OperationsSearch>) => void;
}

export function OrchestrationTable({ search, live, now, onChange }: OrchestrationTableProps) {
  const { timeZone } = useCellContext();
  const pages = useInfiniteQuery(orchestrationsQuery(search, live, now));
  const rows = pages.data?.pages.flatMap((page) => page.orchestrations);
  const filtered = search.status ?? search.name ?? search.id ?? search.since;
  const columns: ListColumn<OrchestrationSummary>[] = [
    { label: 'Orchestration', cell: (row) => <InstanceLink row={row} moment={formatMoment(row.createdAt, timeZone)} /> },
    { label: 'Status', cell: (row) => <StatusBadge status={row.status} /> },
    { label: 'Started', wide: true, cell: (row) => formatMoment(row.createdAt, timeZone) },
    { label: 'Duration', numeric: true, wide: true, cell: (row) => durationOf(row, now) },
  ];
  return (
    <>
      <OrchestrationFilters search={search} names={pages.data?.pages[0]?.names ?? []} onChange={onChange} />
      {pages.error ? <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} /> : (
        <div className={classes.list}>
          <ListTable
            label="Orchestrations"
            rows={rows}
            columns={columns}
            keyOf={(row) => row.instanceId}
            empty={filtered ? 'No orchestration fits these filters.' : 'Nothing has run yet. Ask a question or import a file, and it appears here.'}
          />
        </div>
      )}
      <MoreButton list={pages} label="Show older ones" />
    </>
  );
}

function InstanceLink({ row, moment }: { row: OrchestrationSummary; moment: string }) {
  return (
    <Link to="/operations/$instanceId" params={{ instanceId: row.instanceId }} className={list.link} title={row.failure?.message ?? row.instanceId}>
      <b>{row.name}</b>
      <small>{row.instanceId}</small>
      <small className={classes.narrowOnly}>{moment}</small>
      {row.failure ? <small className={classes.rowFailure}>{row.failure.message}</small> : null}
    </Link>
  );
}

function durationOf(row: OrchestrationSummary, now: string | undefined) {
  const end = isOver(row.status) ? row.lastUpdatedAt : now;
  return <span className={list.numeric}>{end ? formatLength(Math.max(0, between(row.createdAt, end))) : '–'}</span>;
}
