import { requestJson } from './http';
import { withOrganization } from './organization';
import type { Page } from './page';
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

export interface GuardIssue {
  rule: string;
  start: number;
  length: number;
  message: string;
}

export interface SqlHint {
  rule: string;
  start: number;
  length: number;
  text: string;
  /** The statement with the advice taken. */
  sql?: string | null;
}

export interface SqlVerdict {
  allowed: boolean;
  issues: GuardIssue[];
  reading: string[];
  hints: SqlHint[];
}

export function checkSql(sql: string, signal?: AbortSignal): Promise<SqlVerdict> {
  return requestJson('/api/queries/checks', { method: 'POST', body: { sql }, signal });
}

export function renderPlan(plan: unknown, signal?: AbortSignal): Promise<{ sql: string; reading: string[] }> {
  return requestJson('/api/queries/renderings', { method: 'POST', body: { plan }, signal });
}

export interface OfferedProperty {
  path: string;
  type: string;
  events: string[];
  values: string[];
}

export interface Vocabulary {
  relations: { name: string; columns: { name: string; type: string; meaning: string }[] }[];
  functions: string[];
  events: string[];
  properties: OfferedProperty[];
  attributes: OfferedProperty[];
}

export function getVocabulary(signal?: AbortSignal): Promise<Vocabulary> {
  return requestJson('/api/queries/completions', { signal });
}

export interface QueryRecord {
  id: string;
  question: string;
  status: string;
  sql: string;
  rowCount: number;
  executionMs: number;
  favourite: boolean;
  createdAt: string;
  title?: string | null;
  plan?: unknown;
  errorMessage?: string | null;
}

export function getQuery(id: string, signal?: AbortSignal): Promise<{ query: QueryRecord; results?: QueryData | null }> {
  return requestJson(`/api/queries/${id}`, { signal });
}

export async function listQueries(wanted: { words: string; favourite: boolean }, cursor: string | null, signal?: AbortSignal): Promise<Page<QueryRecord>> {
  const search = new URLSearchParams({ limit: '25' });
  if (wanted.words) search.set('q', wanted.words);
  if (wanted.favourite) search.set('favorite', 'true');
  if (cursor) search.set('cursor', cursor);
  const { queries, next } = await requestJson<{ queries: QueryRecord[]; next?: string | null }>(`/api/queries?${search.toString()}`, { signal });
  return { items: queries, next: next ?? null };
}

export function markQuery(id: string, favorite: boolean, title?: string): Promise<QueryRecord> {
  return requestJson(`/api/queries/${id}`, { method: 'PATCH', body: { favorite, ...(title ? { title } : {}) } });
}

export function runFresh(sql: string): Promise<QueryView> {
  return requestJson('/api/queries', { method: 'POST', body: { sql, withoutCache: true } });
}
