import { Paper, Skeleton } from '@mantine/core';
import type { Catalog } from '../api/catalog';
import tiles from '../chat/HeadlineTiles.module.css';
import { formatDate } from '../ui/dates';
import { useCellContext } from '../shell/identity';

export function CatalogSummary({ catalog }: { catalog: Catalog | undefined }) {
  const { timeZone } = useCellContext();
  const date = (value: string | null | undefined) => (value ? formatDate(value, timeZone) : '–');
  const facts: [string, string | null][] = [
    ['Events', catalog ? catalog.eventCount.toLocaleString('en-US') : null],
    ['Users', catalog ? catalog.userCount.toLocaleString('en-US') : null],
    ['First event', catalog ? date(catalog.dataFrom) : null],
    ['Last event', catalog ? date(catalog.dataThrough) : null],
  ];
  return (
    <dl className={tiles.tiles}>
      {facts.map(([label, value]) => (
        <Paper withBorder key={label} className={tiles.tile}>
          <dt className={tiles.label}>{label}</dt>
          <dd className={tiles.value}>{value === null ? <Skeleton height={24} my={4} width="70%" /> : <span className={tiles.figure}>{value}</span>}</dd>
        </Paper>
      ))}
    </dl>
  );
}
