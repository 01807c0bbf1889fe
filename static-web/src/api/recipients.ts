import { requestJson } from './http';
import type { Page } from './page';

export interface Recipient {
  id: number;
  userId: string;
  address: string;
  status: string;
  reason?: string | null;
  history: { kind: string; at: string; machine: boolean }[];
}

export interface TimelineEvent {
  id: number;
  at: string;
  /** Nobody's, where it happened by itself. */
  personId?: string | null;
  personName?: string | null;
  action: string;
  details: Record<string, unknown>;
}

const root = '/api/campaigns';

export function listRecipients(id: string, filter: string, cursor: string | null, signal?: AbortSignal): Promise<Page<Recipient>> {
  return requestJson(`${root}/${id}/recipients?limit=${cursor ? 50 : 10}${filter ? `&${filter}` : ''}${cursor ? `&cursor=${cursor}` : ''}`, { signal });
}

export async function listTimeline(id: string, signal?: AbortSignal): Promise<TimelineEvent[]> {
  return (await requestJson<{ events: TimelineEvent[] }>(`${root}/${id}/timeline`, { signal })).events;
}
