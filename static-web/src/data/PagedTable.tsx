import type { ComponentProps } from 'react';
import { Pages } from '../ui/Pages';
import { ListTable } from './ListTable';
import type { ListColumn } from './ListTable';

interface PagedTableProps<Row> extends Omit<ComponentProps<typeof Pages<Row>>, 'children'> {
  label: string;
  columns: ListColumn<Row>[];
  keyOf: (row: Row) => string;
}

/** A table whose rows come in pages. */
export function PagedTable<Row>({ label, columns, keyOf, empty, ...pages }: PagedTableProps<Row>) {
  return (
    <Pages {...pages} empty={<ListTable label={label} rows={[]} columns={columns} keyOf={keyOf} empty={empty} />}>
      {(rows) => <ListTable label={label} rows={rows} columns={columns} keyOf={keyOf} empty={null} />}
    </Pages>
  );
}
