export type QueryTab = 'sql' | 'form' | 'saved' | 'history';
export type SavedPanel = 'versions' | 'comments';

export interface QuerySearch {
  tab?: QueryTab | undefined;
  /** The run that a link opens. */
  id?: string | undefined;
  /** The saved query that is worked on. */
  saved?: string | undefined;
  /** What of it is shown beside it. */
  show?: SavedPanel | undefined;
  q?: string | undefined;
  /** Of the history those that somebody marked. */
  favourite?: true | undefined;
}

const tabs: readonly string[] = ['sql', 'form', 'saved', 'history'];
const panels: readonly string[] = ['versions', 'comments'];

export function readQuerySearch(search: Record<string, unknown>): QuerySearch {
  const found: QuerySearch = {};
  if (typeof search.tab === 'string' && tabs.includes(search.tab)) {
    found.tab = search.tab as QueryTab;
  }
  if (typeof search.show === 'string' && panels.includes(search.show)) {
    found.show = search.show as SavedPanel;
  }
  for (const name of ['id', 'saved', 'q'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') {
      found[name] = value;
    }
  }
  if (search.favourite === true) {
    found.favourite = true;
  }
  return found;
}
