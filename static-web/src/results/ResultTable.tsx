import type { QueryData } from '../api/types';
import type { CellContext } from '../ui/cells';
import { ErrorNotice } from '../ui/ErrorNotice';
import { FilterBar } from './FilterBar';
import classes from './ResultTable.module.css';
import { RowsTable } from './RowsTable';
import { TablePager } from './TablePager';
import { useResultRows } from './useResultRows';

/** The whole result, not only the rows on screen: sorting, filtering and paging happen on the server. */
export default function ResultTable({ data, context }: { data: QueryData; context: CellContext }) {
  const rows = useResultRows(data);
  return (
    <div>
      {data.queryId && (data.rowCount ?? data.rows.length) > 1 ? (
        <FilterBar columns={data.columns} filters={rows.filters} onChange={rows.setFilters} />
      ) : null}
      {rows.error ? (
        <ErrorNotice error={rows.error} onRetry={rows.retry} />
      ) : (
        // Wide tables scroll sideways, also by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={classes.scroll} role="region" aria-label="Result table" tabIndex={0} aria-busy={rows.busy}>
          <RowsTable
            columns={data.columns}
            rows={rows.page.rows}
            context={context}
            sort={rows.sort}
            onSort={data.queryId ? rows.setSort : null}
          />
        </div>
      )}
      <TablePager
        from={rows.from}
        to={rows.to}
        total={rows.page.rowCount}
        truncated={data.truncated === true && rows.filters.length === 0}
        previous={rows.previous}
        next={rows.next}
      />
    </div>
  );
}
