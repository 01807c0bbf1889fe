import { requestJson } from './http';

export interface CatalogEvent {
  name: string;
  count: number;
  users?: number;
  firstSeen?: string | null;
  lastSeen?: string | null;
  revenue?: number | string | null;
  description?: string | null;
  properties?: string[];
}

export interface CatalogProperty {
  path: string;
  type: string;
  role?: string;
  count: number;
  distinctCount?: number;
  events?: string[];
  values?: string[];
  valuesComplete?: boolean;
  minimum?: number | null;
  maximum?: number | null;
  description?: string | null;
}

export interface Catalog {
  organization?: unknown;
  eventCount: number;
  userCount: number;
  dataFrom?: string | null;
  dataThrough?: string | null;
  events: CatalogEvent[];
  properties: CatalogProperty[];
  attributes: CatalogProperty[];
}

export function getCatalog(signal?: AbortSignal): Promise<Catalog> {
  return requestJson('/api/catalog', { signal });
}

export async function getSuggestions(signal?: AbortSignal): Promise<string[]> {
  const answer = await requestJson<{ questions?: string[] }>('/api/catalog/suggestions', { signal });
  return answer.questions ?? [];
}
