export type IntegrationsTab = 'channels' | 'webhooks' | 'triggers';

export interface IntegrationsSearch {
  tab?: IntegrationsTab | undefined;
}

export function readIntegrationsSearch(search: Record<string, unknown>): IntegrationsSearch {
  return search.tab === 'webhooks' || search.tab === 'triggers' ? { tab: search.tab } : {};
}
