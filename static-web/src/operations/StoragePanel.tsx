import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Storage } from '../api/storage';
import { ListTable } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatBucket, formatDate } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatBytes, formatCount } from '../ui/numbers';
import { Tiles } from '../ui/Tiles';
import { formatMoment } from './lengths';
import classes from './Operations.module.css';
import { storageQuery } from './operationsQueries';
import { Part, Parts } from '../ui/Part';
import { RetentionForm } from './RetentionForm';

/** What is stored, how large it is and how long it stays. */
export function StoragePanel() {
  const query = useQuery(storageQuery);
  const { timeZone } = useCellContext();
  if (query.error) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  const storage = query.data;
  if (!storage) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const moment = (value: string | null | undefined) => (value ? formatMoment(value, timeZone) : '–');
  const { installation } = storage;
  return (
    <Parts>
      <Tiles tiles={tilesOf(storage)} />
      <Part title="How long data is kept"><RetentionForm retention={storage.retention} at={storage.at} key={JSON.stringify(storage.retention)} /></Part>
      <Part title="Events of this organization by month">
        <ListTable
          label="Events by month"
          rows={storage.organization.months}
          keyOf={(row) => row.month}
          empty="No event has been counted yet. Counting follows an import within seconds."
          columns={[
            { label: 'Month', cell: (row) => formatBucket(row.month, 'month') },
            { label: 'Events', numeric: true, cell: (row) => formatCount(row.events) },
          ]}
        />
      </Part>
      {installation ? (
        <>
          <Part title="Months of the whole installation">
            <ListTable
              label="Partitions"
              rows={installation.partitions}
              keyOf={(row) => row.name}
              empty="No month has events."
              columns={[
                { label: 'Month', cell: (row) => (row.month ? formatBucket(row.month, 'month') : row.name) },
                { label: 'Rows, about', numeric: true, cell: (row) => formatCount(row.rowsEstimate) },
                { label: 'Table', numeric: true, cell: (row) => formatBytes(row.tableBytes) },
                { label: 'Indexes', numeric: true, cell: (row) => formatBytes(row.indexBytes) },
                { label: 'Dead rows', numeric: true, wide: true, cell: (row) => formatCount(row.deadRows) },
                { label: 'Vacuumed', wide: true, cell: (row) => moment(row.vacuumedAt) },
                { label: 'Analyzed', wide: true, cell: (row) => moment(row.analyzedAt) },
              ]}
            />
          </Part>
          <Part title="Indexes of events">
            <ListTable
              label="Indexes"
              rows={installation.indexes}
              keyOf={(row) => row.name}
              empty="Events have no index."
              columns={[
                { label: 'Index', cell: (row) => <code className={classes.breakable}>{row.name}</code> },
                { label: 'Size', numeric: true, cell: (row) => formatBytes(row.bytes) },
                { label: 'Used', numeric: true, cell: (row) => formatCount(row.scans) },
              ]}
            />
          </Part>
          <Part title="Other tables">
            <ListTable
              label="Tables"
              rows={installation.tables}
              keyOf={(row) => row.name}
              empty="There is no other table."
              columns={[
                { label: 'Table', cell: (row) => <code className={classes.breakable}>{row.name}</code> },
                { label: 'For', wide: true, cell: (row) => row.kind },
                { label: 'Rows, about', numeric: true, cell: (row) => formatCount(row.rowsEstimate) },
                { label: 'Table', numeric: true, cell: (row) => formatBytes(row.tableBytes) },
                { label: 'Indexes', numeric: true, wide: true, cell: (row) => formatBytes(row.indexBytes) },
                { label: 'Dead rows', numeric: true, wide: true, cell: (row) => formatCount(row.deadRows) },
              ]}
            />
          </Part>
        </>
      ) : null}
    </Parts>
  );
}

function tilesOf({ organization, cache, installation }: Storage) {
  const days = organization.oldestDay && organization.newestDay ? `${formatDate(organization.oldestDay)} – ${formatDate(organization.newestDay)}` : 'none yet';
  const tiles = [
    { label: 'Events', figure: formatCount(organization.events), note: days },
    { label: 'Users', figure: formatCount(organization.users) },
    { label: 'Stored results', figure: formatCount(organization.queriesWithRows), note: `${formatBytes(organization.rowBytes)} of ${formatCount(organization.queries)} queries` },
    {
      label: 'Cache hits',
      figure: cache.hitRatio === null || cache.hitRatio === undefined ? '–' : `${Math.round(cache.hitRatio * 100)}%`,
      note: cache.resting ? `${cache.store} does not answer` : cacheNote(cache),
      alarm: cache.resting,
    },
  ];
  return installation ? [...tiles, { label: 'Database', figure: formatBytes(installation.databaseBytes), note: 'all organizations' }] : tiles;
}

function cacheNote({ store, entries, bytes }: Storage['cache']): string {
  return entries === null || entries === undefined ? `in ${store}` : `${formatCount(entries)} in ${store}, ${formatBytes(bytes ?? 0)}`;
}
