export interface QualitySearch {
  tab?: 'cases' | undefined;
}

export function readQualitySearch(search: Record<string, unknown>): QualitySearch {
  return search.tab === 'cases' ? { tab: 'cases' } : {};
}
