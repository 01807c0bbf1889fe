import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { tableFeatures, useTable } from '@tanstack/react-table';
import type { ColumnDef } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { RowSort } from '../api/queries';
import type { Cell, ResultColumn } from '../api/types';
import { columnLabel, formatCell, isNumeric } from '../ui/cells';
import type { CellContext } from '../ui/cells';
import classes from './ResultTable.module.css';

interface RowsTableProps {
  columns: ResultColumn[];
  rows: Cell[][];
  context: CellContext;
  sort: RowSort | null;
  onSort: ((sort: RowSort | null) => void) | null;
}

// Sorting and paging are the server's; the table only needs columns and rows.
const features = tableFeatures({});

export function RowsTable({ columns, rows, context, sort, onSort }: RowsTableProps) {
  const definitions = useMemo<ColumnDef<typeof features, Cell[]>[]>(
    () =>
      columns.map((column, index) => ({
        id: String(index),
        accessorFn: (row) => row[index] ?? null,
        header: columnLabel(column),
        cell: (info) => formatCell(info.getValue() as Cell, column, context),
      })),
    [columns, context],
  );
  const table = useTable({ features, columns: definitions, data: rows });
  const numeric = columns.map(isNumeric);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <HeaderCell key={column.name} column={column} numeric={numeric[index] === true} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr key={row.id}>
            {row.getAllCells().map((cell, index) => (
              <td key={cell.id} className={numeric[index] ? classes.number : undefined} title={longText(cell.getValue())}>
                <table.FlexRender cell={cell} />
              </td>
            ))}
          </tr>
        ))}
        {rows.length === 0 ? (
          <tr>
            <td colSpan={columns.length} className={classes.empty}>No rows.</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}

function longText(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 40 ? value : undefined;
}

interface HeaderCellProps extends Pick<RowsTableProps, 'sort' | 'onSort'> {
  column: ResultColumn;
  numeric: boolean;
}

function HeaderCell({ column, numeric, sort, onSort }: HeaderCellProps) {
  const active = sort?.column === column.name ? sort : null;
  const Arrow = (active?.descending ?? numeric) ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={numeric ? classes.number : undefined}
      {...(active ? { 'aria-sort': active.descending ? 'descending' : 'ascending' } : {})}
    >
      {onSort ? (
        <button type="button" className={classes.header} onClick={() => { onSort(nextSort(column.name, active, numeric)); }}>
          {columnLabel(column)}
          <Arrow size={14} className={classes.arrow} aria-hidden />
        </button>
      ) : (
        <span className={classes.header}>{columnLabel(column)}</span>
      )}
    </th>
  );
}

/** Numbers start with the largest, texts with A; the third click gives the result's own order back. */
function nextSort(column: string, active: RowSort | null, numeric: boolean): RowSort | null {
  if (!active) {
    return { column, descending: numeric };
  }
  return active.descending === numeric ? { column, descending: !numeric } : null;
}
