export type SourcesTab = 'sources' | 'warnings' | 'dead-letters' | 'merges';

export interface SourcesSearch {
  tab?: SourcesTab | undefined;
}

const tabs: readonly string[] = ['sources', 'warnings', 'dead-letters', 'merges'];

export function readSourcesSearch(search: Record<string, unknown>): SourcesSearch {
  return typeof search.tab === 'string' && tabs.includes(search.tab) ? { tab: search.tab as SourcesTab } : {};
}
