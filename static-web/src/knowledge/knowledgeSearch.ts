import type { KnowledgeKind } from '../api/knowledge';

export type KnowledgeTab = KnowledgeKind | 'findings';

export interface KnowledgeSearch {
  tab?: KnowledgeTab | undefined;
  q?: string | undefined;
}

const tabs: readonly string[] = ['event-definitions', 'business-metrics', 'entries', 'findings'];

export function readKnowledgeSearch(search: Record<string, unknown>): KnowledgeSearch {
  const found: KnowledgeSearch = {};
  if (typeof search.tab === 'string' && tabs.includes(search.tab)) {
    found.tab = search.tab as KnowledgeTab;
  }
  if (typeof search.q === 'string' && search.q !== '') {
    found.q = search.q;
  }
  return found;
}
