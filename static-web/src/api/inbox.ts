import { requestJson } from './http';
import type { Page } from './page';

export interface InboxEntry {
  id: number;
  channel: string;
  recipient: string;
  sender: string;
  subject: string;
  sentAt: string;
}

export interface InboxMessage {
  entry: InboxEntry;
  headers: Record<string, string>;
  text: string;
  html: string;
}

export function listInbox(search: string, cursor: string | null, signal?: AbortSignal): Promise<Page<InboxEntry>> {
  const query = new URLSearchParams({ limit: '50', ...(search ? { q: search } : {}), ...(cursor ? { cursor } : {}) });
  return requestJson(`/api/inbox?${query.toString()}`, { signal });
}

export function getInboxMessage(id: number, signal?: AbortSignal): Promise<InboxMessage> {
  return requestJson(`/api/inbox/${id}`, { signal });
}
