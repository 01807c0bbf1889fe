import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './ListTable.module.css';

export interface ListColumn<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** Left out on narrow screens. */
  wide?: boolean;
  /** Cut off where it does not fit: it says nothing that is needed. */
  clipped?: boolean;
}

interface ListTableProps<Row> {
  label: string;
  rows: Row[] | undefined;
  columns: ListColumn<Row>[];
  keyOf: (row: Row) => string;
  /** What stands there when there is no row. */
  empty: ReactNode;
}

export function ListTable<Row>({ label, rows, columns, keyOf, empty }: ListTableProps<Row>) {
  if (!rows) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  if (rows.length === 0) {
    return typeof empty === 'string' ? <p className={classes.empty}>{empty}</p> : empty;
  }
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => <th key={column.label} scope="col" className={cellClass(column)}>{column.label}</th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map((column) => <td key={column.label} className={cellClass(column)}>{column.cell(row)}</td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function cellClass<Row>(column: ListColumn<Row>): string {
  return [column.numeric ? classes.numeric : '', column.wide ? classes.wide : '', column.clipped ? classes.clipped : ''].join(' ').trim();
}
