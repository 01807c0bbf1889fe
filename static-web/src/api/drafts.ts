import { requestJson } from './http';

export interface SavedDraft {
  id: string;
  name: string;
}

/** How many users the people of an answer are, before anything is saved. */
export async function countPeople(queryId: string, signal?: AbortSignal): Promise<number> {
  const count = await requestJson<{ users: number }>('/api/segments/preview', { method: 'POST', body: { queryId }, signal });
  return count.users;
}

export function createSegment(name: string, queryId: string): Promise<SavedDraft> {
  return requestJson('/api/segments', { method: 'POST', body: { name, queryId } });
}

export function createCampaign(name: string, segmentId: string): Promise<SavedDraft> {
  return requestJson('/api/campaigns', { method: 'POST', body: { name, segmentId } });
}
