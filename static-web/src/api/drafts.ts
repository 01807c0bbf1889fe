import { requestJson } from './http';

/** Segments and campaigns are created from the draft that the answer carries, unchanged. */
export function createSegment(draft: Record<string, unknown>): Promise<unknown> {
  return requestJson('/api/segments', { method: 'POST', body: draft });
}

export function createCampaign(draft: Record<string, unknown>): Promise<unknown> {
  return requestJson('/api/campaigns', { method: 'POST', body: draft });
}
