import { sendCsv } from './contacts';
import type { BadLine } from './contacts';
import { requestJson } from './http';
import type { Page } from './page';

export interface Segment {
  id: string;
  name: string;
  description: string;
  status: 'draft' | 'refreshing' | 'ready' | 'failed';
  sql: string;
  source: 'plan' | 'sql' | 'upload';
  userCount?: number | null;
  refreshedAt?: string | null;
  refreshMinutes?: number | null;
  nextRefreshAt?: string | null;
  messageId?: string | null;
  failure?: string | null;
  version: number;
  updatedAt: string;
}

export interface SegmentMember {
  userId: string;
  enteredAt: string;
  attributes: Record<string, unknown>;
}

export interface SegmentRefresh {
  refreshId: number;
  at: string;
  asOf: string;
  members: number;
  entered: number;
  left: number;
}

const root = '/api/segments';

/** All segments, however many pages they take: they are what people choose from. */
export async function listSegments(signal?: AbortSignal): Promise<Segment[]> {
  const found: Segment[] = [];
  let cursor: string | null | undefined;
  do {
    const page: { segments: Segment[]; next?: string | null } = await requestJson(`${root}?limit=500${cursor ? `&cursor=${cursor}` : ''}`, { signal });
    found.push(...page.segments);
    cursor = page.next;
  } while (cursor);
  return found;
}

export function getSegment(id: string, signal?: AbortSignal): Promise<Segment> {
  return requestJson(`${root}/${id}`, { signal });
}

export function refreshSegment(id: string): Promise<SegmentRefresh> {
  return requestJson(`${root}/${id}/refresh`, { method: 'POST' });
}

export function changeSegment(id: string, change: { refreshMinutes?: number; name?: string; description?: string }): Promise<Segment> {
  return requestJson(`${root}/${id}`, { method: 'PATCH', body: change });
}

export function deleteSegment(id: string): Promise<void> {
  return requestJson(`${root}/${id}`, { method: 'DELETE' });
}

export function listMembers(id: string, cursor: string | null, signal?: AbortSignal): Promise<Page<SegmentMember>> {
  return requestJson(`${root}/${id}/members?limit=${cursor ? 50 : 10}${cursor ? `&cursor=${cursor}` : ''}`, { signal });
}

export async function listRefreshes(id: string, signal?: AbortSignal): Promise<SegmentRefresh[]> {
  return (await requestJson<{ refreshes: SegmentRefresh[] }>(`${root}/${id}/refreshes`, { signal })).refreshes;
}

export interface SegmentUpload {
  segment: Segment;
  ids: number;
  repeated: number;
  unmatched: number;
  firstUnmatched: { line: number; userId: string }[];
  errorCount: number;
  errors: BadLine[];
}

export function uploadSegment(name: string, file: File): Promise<SegmentUpload> {
  return sendCsv(`${root}/uploads?name=${encodeURIComponent(name)}`, file);
}

export function replaceUpload(id: string, file: File): Promise<SegmentUpload> {
  return sendCsv(`${root}/${id}/upload`, file, 'PUT');
}

export function listUnmatched(id: string, cursor: string | null, signal?: AbortSignal): Promise<Page<{ line: number; userId: string }>> {
  return requestJson(`${root}/${id}/unmatched?limit=${cursor ? 50 : 10}${cursor ? `&cursor=${cursor}` : ''}`, { signal });
}

export interface SegmentReach {
  people: number;
  reachable: number;
  excluded: Record<string, number>;
}

export function getReach(id: string, channel: string, signal?: AbortSignal): Promise<SegmentReach> {
  return requestJson(`${root}/${id}/reach?channel=${channel}`, { signal });
}
