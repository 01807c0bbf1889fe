import { requestJson, send } from './http';
import type { Page } from './page';

export type KnowledgeKind = 'event-definitions' | 'business-metrics' | 'entries';

interface Item {
  id: string;
  version: number;
  createdAt: string;
  updatedAt: string;
}

export interface EventDefinition extends Item {
  eventName: string;
  description: string;
  synonyms: string[];
  /** By name: what it means, or its type and what it means. */
  properties: Record<string, unknown>;
  deprecated: boolean;
  successor: string;
  owner: string;
  examples: string[];
}

export interface BusinessMetric extends Item {
  name: string;
  description: string;
  formula: string;
  synonyms: string[];
  owner: string;
}

export interface KnowledgeEntry extends Item {
  title: string;
  content: string;
  source: string;
  category: string;
  tags: string[];
}

export interface KnowledgeItems {
  'event-definitions': EventDefinition;
  'business-metrics': BusinessMetric;
  entries: KnowledgeEntry;
}

export interface KnowledgeVersion {
  version: number;
  createdAt: string;
  /** Null: deleted. */
  item: Record<string, unknown> | null;
}

export interface KnowledgeFinding {
  kind: KnowledgeKind;
  id?: string | null;
  title: string;
  code: string;
  text: string;
}

export interface FormulaIssue {
  start: number;
  length: number;
  message: string;
}

export interface FormulaVerdict {
  valid: boolean;
  issues: FormulaIssue[];
  kind?: 'additive' | 'distinct' | 'ratio' | 'other' | null;
  formatted?: string | null;
  sql?: string | null;
}

export interface EntryVerdict {
  definitions: { name: string; kind: string; statement: string }[];
  notes: string[];
  issues: string[];
}

const base = '/api/knowledge';

export function listKnowledge<Kind extends KnowledgeKind>(kind: Kind, words: string, cursor: string | null, signal?: AbortSignal): Promise<Page<KnowledgeItems[Kind]>> {
  const search = new URLSearchParams({ limit: '25', ...(words ? { q: words } : {}), ...(cursor ? { cursor } : {}) });
  return requestJson(`${base}/${kind}?${search.toString()}`, { signal });
}

export function saveKnowledge(kind: KnowledgeKind, id: string | null, values: Record<string, unknown>): Promise<Item> {
  return id === null
    ? requestJson(`${base}/${kind}`, { method: 'POST', body: values })
    : requestJson(`${base}/${kind}/${id}`, { method: 'PATCH', body: values });
}

export async function deleteKnowledge(kind: KnowledgeKind, id: string): Promise<void> {
  await send(`${base}/${kind}/${id}`, { method: 'DELETE' });
}

export function listVersions(kind: KnowledgeKind, id: string, signal?: AbortSignal): Promise<Page<KnowledgeVersion>> {
  return requestJson(`${base}/${kind}/${id}/versions`, { signal });
}

export function listFindings(signal?: AbortSignal): Promise<{ findings: KnowledgeFinding[]; total: number }> {
  return requestJson(`${base}/findings`, { signal });
}

export function checkFormula(name: string, formula: string, run: boolean, signal?: AbortSignal): Promise<FormulaVerdict> {
  return requestJson(`${base}/formula-checks`, { method: 'POST', body: { name, formula, run }, signal });
}

export function checkEntry(content: string, signal?: AbortSignal): Promise<EntryVerdict> {
  return requestJson(`${base}/entry-checks`, { method: 'POST', body: { content }, signal });
}
