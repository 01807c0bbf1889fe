export type DataTab = 'events' | 'properties' | 'attributes' | 'imports';

export interface DataSearch {
  tab?: DataTab | undefined;
  q?: string | undefined;
  /** The event or property whose details are open. */
  show?: string | undefined;
}

const tabs: readonly string[] = ['events', 'properties', 'attributes', 'imports'];

export function readDataSearch(search: Record<string, unknown>): DataSearch {
  const found: DataSearch = {};
  if (typeof search.tab === 'string' && tabs.includes(search.tab)) {
    found.tab = search.tab as DataTab;
  }
  if (typeof search.q === 'string' && search.q !== '') {
    found.q = search.q;
  }
  if (typeof search.show === 'string' && search.show !== '') {
    found.show = search.show;
  }
  return found;
}
