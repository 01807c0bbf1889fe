export type OperationsTab = 'orchestrations' | 'runtime' | 'messages' | 'storage';

export interface OperationsSearch {
  tab?: OperationsTab | undefined;
  status?: string | undefined;
  name?: string | undefined;
  id?: string | undefined;
  /** How far back: hour, day, week; everything when left out. */
  since?: string | undefined;
}

const tabs: readonly string[] = ['runtime', 'messages', 'storage'];

const hours: Record<string, number> = { hour: 1, day: 24, week: 168 };

export function readOperationsSearch(search: Record<string, unknown>): OperationsSearch {
  const found: OperationsSearch = {};
  for (const name of ['status', 'name', 'id'] as const) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') {
      found[name] = value;
    }
  }
  if (typeof search.since === 'string' && search.since in hours) {
    found.since = search.since;
  }
  if (typeof search.tab === 'string' && tabs.includes(search.tab)) {
    found.tab = search.tab as OperationsTab;
  }
  return found;
}

/** The beginning of the time range by the server's clock, which may not be ours. */
export function beginningOf(since: string | undefined, now: string | undefined): string | undefined {
  const length = since ? hours[since] : undefined;
  return length && now ? new Date(Date.parse(now) - length * 3_600_000).toISOString() : undefined;
}
