import { requestJson } from './http';
import { withOrganization } from './organization';
import type { ChartSpec, QueryData, RowsPage } from './types';

export type FilterOperator = 'eq' | 'ne' | 'contains' | 'gt' | 'gte' | 'lt' | 'lte';

export interface RowFilter {
  column: string;
  operator: FilterOperator;
  value: string;
}

export interface RowSort {
  column: string;
  descending: boolean;
}

export interface RowsRequest {
  cursor: string | null;
  limit: number;
  sort: RowSort | null;
  filters: readonly RowFilter[];
}

export function readRows(queryId: string, request: RowsRequest, signal?: AbortSignal): Promise<RowsPage> {
  const search = new URLSearchParams({ limit: String(request.limit) });
  if (request.cursor) {
    search.set('cursor', request.cursor);
  }
  if (request.sort) {
    search.set('sort', `${request.sort.column}:${request.sort.descending ? 'desc' : 'asc'}`);
  }
  for (const filter of request.filters) {
    search.append('filter', `${filter.column}:${filter.operator}:${filter.value}`);
  }
  return requestJson(`/api/queries/${queryId}/rows?${search.toString()}`, { signal });
}

export function exportLink(queryId: string, format: 'csv' | 'json'): string {
  return withOrganization(`/api/queries/${queryId}/export?format=${format}`);
}

/** A run of a plan or of SQL: words, rows and a chart. */
export interface QueryView {
  queryId: string;
  text: string;
  results: QueryData;
  chart?: ChartSpec | null;
}

export function runQuery(body: { plan: unknown; question?: string } | { sql: string; question?: string }, signal?: AbortSignal): Promise<QueryView> {
  return requestJson('/api/queries', { method: 'POST', body, signal });
}
