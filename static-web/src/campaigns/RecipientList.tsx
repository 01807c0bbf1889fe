import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';
import type { Recipient } from '../api/recipients';
import type { ListColumn } from '../data/ListTable';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { Part } from '../ui/Part';
import { recipientsQuery } from './campaignQueries';
import { reasonText, recipientState } from './campaignWords';
import classes from './RecipientList.module.css';

interface RecipientListProps {
  campaignId: string;
  live: boolean;
  filter: string;
  /** The figure that is looked behind; nothing: everybody. */
  chosen: string;
  headingRef: RefObject<HTMLHeadingElement | null>;
  onAll: () => void;
}

/** Who was written to, or why not, and what everybody did with it. */
export function RecipientList({ campaignId, live, filter, chosen, headingRef, onAll }: RecipientListProps) {
  const pages = useInfiniteQuery(recipientsQuery(campaignId, filter, live));
  const columns: ListColumn<Recipient>[] = [
    { label: 'Person', cell: (row) => <Person row={row} /> },
    { label: 'State', cell: (row) => <State row={row} /> },
    { label: 'History', wide: true, cell: (row) => <History row={row} /> },
  ];
  return (
    <Part
      title={chosen === '' ? 'Recipients' : `Recipients: ${chosen}`}
      headingRef={headingRef}
      tools={chosen === '' ? null : <Button size="compact-sm" variant="default" onClick={onAll}>Show everybody</Button>}
    >
      <PagedTable list={pages} label="Recipients" columns={columns} keyOf={(row) => String(row.id)} empty={chosen === '' ? 'No recipients have been chosen yet.' : 'Nobody.'} />
    </Part>
  );
}

function Person({ row }: { row: Recipient }) {
  return (
    <span className={classes.person}>
      <span>{row.userId}</span>
      {row.address ? <Text span size="xs" c="var(--app-muted)">{row.address}</Text> : null}
    </span>
  );
}

/** Where there is no room for a column of its own, the history stands below the state. */
function State({ row }: { row: Recipient }) {
  return (
    <div className={classes.state}>
      {stateOf(row)}
      <div className={classes.below}><History row={row} /></div>
    </div>
  );
}

function stateOf({ status, reason }: Recipient): string {
  return reason && status !== 'accepted' && reason !== status ? `${recipientState(status)}: ${reasonText(reason)}` : recipientState(status);
}

function History({ row }: { row: Recipient }) {
  const { timeZone } = useCellContext();
  return (
    <ul className={classes.history}>
      {row.history.map((event, index) => <li key={index}>{`${recipientState(event.kind)}${event.machine ? ' by a program' : ''}, ${formatDateTime(event.at, timeZone)}`}</li>)}
    </ul>
  );
}
