import { requestJson } from './http';

export interface LineageNode {
  id: string;
  type: 'question' | 'query' | 'segment' | 'refresh' | 'campaign' | 'delivery' | 'report';
  title: string;
  at: string;
  subjectId?: string | null;
  facts: Record<string, unknown>;
  hash?: string | null;
}

export interface Lineage {
  id: string;
  nodes: LineageNode[];
  edges: { from: string; to: string }[];
  proof: { entries: number; intact: boolean; faults: { code: string; subjectType: string; message: string }[] };
}

export function getLineage(id: string, signal?: AbortSignal): Promise<Lineage> {
  return requestJson(`/api/lineage/${id}`, { signal });
}
