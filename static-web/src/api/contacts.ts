import { requestHeaders, requestJson } from './http';
import { toApiError } from './problem';
import type { Page } from './page';

export interface Topic {
  key: string;
  name: string;
  description: string;
  doubleOptIn: boolean;
}

export interface Suppression {
  channel: string;
  address: string;
  reason: string;
  createdAt: string;
}

export interface ConsentEntry {
  id: number;
  at: string;
  channel: string;
  address: string;
  topic: string;
  granted: boolean;
  source: string;
  proof: Record<string, unknown>;
}

export interface BadLine {
  line: number;
  reason: string;
}

export interface SuppressionImport {
  added: number;
  known: number;
  errorCount: number;
  errors: BadLine[];
}

function cursorOf(cursor: string | null): string {
  return cursor ? `&cursor=${cursor}` : '';
}

export async function listTopics(signal?: AbortSignal): Promise<Topic[]> {
  return (await requestJson<{ topics: Topic[] }>('/api/topics', { signal })).topics;
}

export function saveTopic(topic: Topic): Promise<Topic> {
  return requestJson('/api/topics', { method: 'POST', body: topic });
}

export function removeTopic(key: string): Promise<void> {
  return requestJson(`/api/topics?topic=${encodeURIComponent(key)}`, { method: 'DELETE' });
}

export function listSuppressions(channel: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Suppression>> {
  return requestJson(`/api/suppressions?limit=50&channel=${channel}${cursorOf(cursor)}`, { signal });
}

export function removeSuppression(channel: string, address: string): Promise<void> {
  return requestJson(`/api/suppressions?channel=${channel}&address=${encodeURIComponent(address)}`, { method: 'DELETE' });
}

export function listConsents(address: string, cursor: string | null, signal?: AbortSignal): Promise<Page<ConsentEntry>> {
  return requestJson(`/api/consents?limit=50${address ? `&address=${encodeURIComponent(address)}` : ''}${cursorOf(cursor)}`, { signal });
}

/** Files go as they are: the server reads lines while they come. */
export async function sendCsv<T>(path: string, file: File, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  const response = await fetch(path, { method, headers: requestHeaders({ Accept: 'application/json', 'Content-Type': 'text/csv' }), body: file });
  if (!response.ok) {
    throw await toApiError(response);
  }
  return (await response.json()) as T;
}

export function importSuppressions(channel: string, file: File): Promise<SuppressionImport> {
  return sendCsv(`/api/suppressions/import?channel=${channel}`, file);
}
