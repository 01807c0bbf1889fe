import { UnstyledButton } from '@mantine/core';
import type { Catalog, CatalogEvent } from '../api/catalog';
import { useCellContext } from '../shell/identity';
import { formatDate } from '../ui/dates';
import { formatCount } from '../ui/numbers';
import { ListTable } from './ListTable';
import type { ListColumn } from './ListTable';
import classes from './ListTable.module.css';
import { matches } from './matches';
import { VolumeBar } from './VolumeBar';

interface EventTableProps {
  catalog: Catalog | undefined;
  query: string;
  onShow: (name: string) => void;
}

export function EventTable({ catalog, query, onShow }: EventTableProps) {
  const { timeZone } = useCellContext();
  const largest = Math.max(0, ...(catalog?.events ?? []).map((event) => event.count));
  const date = (value: string | null | undefined) => (value ? formatDate(value, timeZone) : '–');
  const columns: ListColumn<CatalogEvent>[] = [
    {
      label: 'Event',
      cell: (event) => <UnstyledButton className={classes.name} onClick={() => { onShow(event.name); }}>{event.name}</UnstyledButton>,
    },
    { label: 'Volume', numeric: true, cell: (event) => <VolumeBar value={event.count} largest={largest} /> },
    { label: 'Users', numeric: true, wide: true, cell: (event) => formatCount(event.users) },
    { label: 'First seen', wide: true, cell: (event) => date(event.firstSeen) },
    { label: 'Last seen', wide: true, cell: (event) => date(event.lastSeen) },
  ];
  return (
    <ListTable
      label="Events"
      rows={catalog?.events.filter((event) => matches(query, event.name, event.description))}
      columns={columns}
      keyOf={(event) => event.name}
      empty={query === '' ? 'No events yet. Import a file to start.' : `No event matches “${query}”.`}
    />
  );
}
