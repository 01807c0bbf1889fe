export type QualityTab = 'cases' | 'language-model';

export interface QualitySearch {
  tab?: QualityTab | undefined;
}

export function readQualitySearch(search: Record<string, unknown>): QualitySearch {
  return search.tab === 'cases' || search.tab === 'language-model' ? { tab: search.tab } : {};
}
