export interface ChatSearch {
  /** A question to put into the composer: links prepare questions, only the person sends them. */
  ask?: string | undefined;
}

export function readChatSearch(search: Record<string, unknown>): ChatSearch {
  return typeof search.ask === 'string' && search.ask !== '' ? { ask: search.ask.slice(0, 4000) } : {};
}
