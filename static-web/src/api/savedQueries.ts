import { requestJson } from './http';
import type { Page } from './page';

export interface SavedVersion {
  version: number;
  title: string;
  sql?: string | null;
  plan?: unknown;
  note: string;
  by: string;
  at: string;
  restoredFrom?: number | null;
}

export interface SavedQuery {
  id: string;
  current: SavedVersion;
  createdBy: string;
  createdAt: string;
  comments: number;
  forkedFrom?: { id: string; version: number; title?: string | null } | null;
  mayChange: boolean;
  mayDelete: boolean;
}

export interface QueryComment {
  id: string;
  version: number;
  text: string;
  by: string;
  at: string;
  mayDelete: boolean;
}

/** What is kept: SQL, or a plan. */
export type SavedContent = { sql: string } | { plan: unknown };

export async function listSavedQueries(words: string, cursor: string | null, signal?: AbortSignal): Promise<Page<SavedQuery>> {
  const search = new URLSearchParams({ limit: '25' });
  if (words) search.set('q', words);
  if (cursor) search.set('cursor', cursor);
  const { queries, next } = await requestJson<{ queries: SavedQuery[]; next?: string | null }>(`/api/saved-queries?${search.toString()}`, { signal });
  return { items: queries, next: next ?? null };
}

export function getSavedQuery(id: string, signal?: AbortSignal): Promise<SavedQuery> {
  return requestJson(`/api/saved-queries/${id}`, { signal });
}

export function saveQuery(body: SavedContent & { title: string; note: string }): Promise<SavedQuery> {
  return requestJson('/api/saved-queries', { method: 'POST', body });
}

/** Saves another version after the one that was changed. */
export function changeSavedQuery(id: string, body: SavedContent & { version: number; title: string; note: string }): Promise<SavedQuery> {
  return requestJson(`/api/saved-queries/${id}`, { method: 'PATCH', body });
}

export function restoreSavedQuery(id: string, version: number): Promise<SavedQuery> {
  return requestJson(`/api/saved-queries/${id}/restorations`, { method: 'POST', body: { version } });
}

export function forkSavedQuery(id: string, version: number): Promise<SavedQuery> {
  return requestJson(`/api/saved-queries/${id}/forks`, { method: 'POST', body: { version } });
}

export function deleteSavedQuery(id: string): Promise<void> {
  return requestJson(`/api/saved-queries/${id}`, { method: 'DELETE' });
}

export async function listSavedVersions(id: string, cursor: string | null, signal?: AbortSignal): Promise<Page<SavedVersion>> {
  const { versions, next } = await requestJson<{ versions: SavedVersion[]; next?: string | null }>(`/api/saved-queries/${id}/versions?limit=25${cursor ? `&cursor=${cursor}` : ''}`, { signal });
  return { items: versions, next: next ?? null };
}

export async function listComments(id: string, cursor: string | null, signal?: AbortSignal): Promise<Page<QueryComment>> {
  const { comments, next } = await requestJson<{ comments: QueryComment[]; next?: string | null }>(`/api/saved-queries/${id}/comments?limit=25${cursor ? `&cursor=${cursor}` : ''}`, { signal });
  return { items: comments, next: next ?? null };
}

export function addComment(id: string, text: string): Promise<QueryComment> {
  return requestJson(`/api/saved-queries/${id}/comments`, { method: 'POST', body: { text } });
}

export function deleteComment(id: string, commentId: string): Promise<void> {
  return requestJson(`/api/saved-queries/${id}/comments/${commentId}`, { method: 'DELETE' });
}
