export type QueryTab = 'sql' | 'form' | 'history' | 'favourites';

export interface QuerySearch {
  tab?: QueryTab | undefined;
  /** The query that a link opens. */
  id?: string | undefined;
  q?: string | undefined;
}

const tabs: readonly string[] = ['sql', 'form', 'history', 'favourites'];

export function readQuerySearch(search: Record<string, unknown>): QuerySearch {
  const found: QuerySearch = {};
  if (typeof search.tab === 'string' && tabs.includes(search.tab)) {
    found.tab = search.tab as QueryTab;
  }
  if (typeof search.id === 'string' && search.id !== '') {
    found.id = search.id;
  }
  if (typeof search.q === 'string' && search.q !== '') {
    found.q = search.q;
  }
  return found;
}
