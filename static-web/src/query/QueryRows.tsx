import type { ReactNode } from 'react';
import classes from './Query.module.css';

interface QueryRowsProps<Row> {
  label: string;
  rows: Row[];
  idOf: (row: Row) => string;
  titleOf: (row: Row) => ReactNode;
  /** What else is known of it, from the first to the last. */
  factsOf: (row: Row) => string[];
  onOpen: (id: string) => void;
}

/** Queries to choose from, saved ones and those that ran. */
export function QueryRows<Row>({ label, rows, idOf, titleOf, factsOf, onOpen }: QueryRowsProps<Row>) {
  return (
    <ul className={classes.history} aria-label={label}>
      {rows.map((row) => (
        <li key={idOf(row)}>
          <button type="button" onClick={() => { onOpen(idOf(row)); }}>
            <strong>{titleOf(row)}</strong>
            <small>{factsOf(row).join(' · ')}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
