import { requestJson, send } from './http';
import type { Page } from './page';

export interface Source {
  sourceId: string;
  name: string;
  writeKey: string;
  calls: number;
  lastCallAt?: string | null;
  createdAt: string;
  revokedAt?: string | null;
}

export interface SourceList {
  /** The server's clock, which "3 minutes ago" is counted by. */
  at?: string;
  /** Scheme and host that take calls. */
  address: string;
  sources: Source[];
}

export interface IngestionWarning {
  kind: string;
  subject: string;
  calls: number;
  firstSeenAt: string;
  lastSeenAt: string;
  sample: string;
}

export interface DeadLetter {
  deadLetterId: string;
  sourceId?: string | null;
  receivedAt: string;
  type: string;
  code: string;
  reason: string;
  call: string;
}

export interface UserMerge {
  mergeId: number;
  mergedAt: string;
  mergedId: string;
  intoId: string;
  eventsMoved: number;
  cause: string;
}

const kept = '/api/ingestion';

export function listSources(signal?: AbortSignal): Promise<SourceList> {
  return requestJson('/api/sources', { signal });
}

export function createSource(name: string): Promise<Source> {
  return requestJson('/api/sources', { method: 'POST', body: { name } });
}

export function revokeSource(id: string): Promise<Source> {
  return requestJson(`/api/sources/${id}`, { method: 'DELETE' });
}

function listPage<Item>(list: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Item>> {
  return requestJson(`${kept}/${list}?limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, { signal });
}

export function listWarnings(cursor: string | null, signal?: AbortSignal): Promise<Page<IngestionWarning>> {
  return listPage('warnings', cursor, signal);
}

export async function dismissWarning(warning: IngestionWarning): Promise<void> {
  await send(`${kept}/warnings?${new URLSearchParams({ kind: warning.kind, subject: warning.subject }).toString()}`, { method: 'DELETE' });
}

export function listDeadLetters(cursor: string | null, signal?: AbortSignal): Promise<Page<DeadLetter>> {
  return listPage('dead-letters', cursor, signal);
}

export async function replayDeadLetter(id: string, call: string): Promise<void> {
  await send(`${kept}/dead-letters/${id}/replays`, { method: 'POST', body: { call } });
}

export async function discardDeadLetter(id: string): Promise<void> {
  await send(`${kept}/dead-letters/${id}`, { method: 'DELETE' });
}

export function listUserMerges(cursor: string | null, signal?: AbortSignal): Promise<Page<UserMerge>> {
  return listPage('user-merges', cursor, signal);
}
