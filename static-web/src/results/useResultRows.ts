import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { readRows } from '../api/queries';
import type { RowFilter, RowSort } from '../api/queries';
import type { QueryData, RowsPage } from '../api/types';

export const pageSize = 25;

interface View {
  sort: RowSort | null;
  filters: readonly RowFilter[];
  /** Cursors of the pages behind this one; the last is this page's own. */
  cursors: readonly (string | null)[];
}

const firstView: View = { sort: null, filters: [], cursors: [null] };

/** Pages, sorts and filters the whole result on the server; the rows that came with the answer fill the first page at once. */
export function useResultRows(data: QueryData) {
  const [view, setView] = useState(firstView);
  const cursor = view.cursors.at(-1) ?? null;
  const untouched = view === firstView;
  const position = (view.cursors.length - 1) * pageSize;
  const query = useQuery({
    queryKey: ['rows', data.queryId, view.sort, view.filters, cursor],
    queryFn: async ({ signal }): Promise<PlacedPage> => {
      const request = { cursor, limit: pageSize, sort: view.sort, filters: view.filters };
      return { ...(await readRows(data.queryId ?? '', request, signal)), position };
    },
    enabled: data.queryId !== undefined && (!untouched || data.rows.length > pageSize || data.truncated === true),
    placeholderData: (previous) => (untouched ? firstPage(data) : keepPreviousData(previous)),
    staleTime: Infinity,
  });
  const page = query.data ?? firstPage(data);
  return {
    page,
    sort: view.sort,
    filters: view.filters,
    error: query.error,
    retry: () => void query.refetch(),
    busy: query.isPlaceholderData && !untouched,
    from: page.rows.length === 0 ? 0 : page.position + 1,
    to: page.position + page.rows.length,
    setSort: (sort: RowSort | null) => { setView({ ...view, sort, cursors: [null] }); },
    setFilters: (filters: readonly RowFilter[]) => { setView({ ...view, filters, cursors: [null] }); },
    next: page.next && !query.isPlaceholderData ? () => { setView({ ...view, cursors: [...view.cursors, page.next ?? null] }); } : null,
    previous: view.cursors.length > 1 ? () => { setView({ ...view, cursors: view.cursors.slice(0, -1) }); } : null,
  };
}

/** A page that knows where it begins: while the next one loads, the old rows keep their numbers. */
interface PlacedPage extends RowsPage {
  position: number;
}

function firstPage(data: QueryData): PlacedPage {
  return { position: 0, columns: data.columns, rows: data.rows.slice(0, pageSize), rowCount: data.rowCount ?? data.rows.length };
}
