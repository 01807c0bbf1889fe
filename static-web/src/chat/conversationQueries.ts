import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { getConversation, listConversations } from '../api/conversations';
import { asApiError } from '../api/problem';
import type { Conversation, Feedback, Run } from '../api/types';
import { byCursor } from '../ui/byCursor';

export const conversationsKey = ['conversations'] as const;

export const conversationsQuery = infiniteQueryOptions({
  queryKey: conversationsKey,
  queryFn: ({ pageParam, signal }) => listConversations(pageParam, signal),
  ...byCursor,
});

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => getConversation(id, signal),
    retry: (count, error) => count < 2 && asApiError(error).retryable,
  });
}

/** Adds a run to a conversation (creating it in the cache), or replaces the run with the same message. */
export function storeRun(client: QueryClient, run: Run): void {
  client.setQueryData(conversationQuery(run.conversationId).queryKey, (known: Conversation | undefined): Conversation => {
    const conversation = known ?? { id: run.conversationId, title: run.question, turns: [] };
    const exists = conversation.turns.some((turn) => turn.messageId === run.messageId);
    const turns = exists
      ? conversation.turns.map((turn) => (turn.messageId === run.messageId ? run : turn))
      : [...conversation.turns, run];
    return { ...conversation, turns };
  });
}

/** Returns what stood there before. */
export function storeFeedback(client: QueryClient, conversationId: string, messageId: string, feedback: Feedback | null): Feedback | null {
  const { queryKey } = conversationQuery(conversationId);
  const known = client.getQueryData<Conversation>(queryKey);
  if (known) {
    const turns = known.turns.map((turn) => (turn.messageId === messageId ? { ...turn, feedback } : turn));
    client.setQueryData(queryKey, { ...known, turns });
  }
  return known?.turns.find((turn) => turn.messageId === messageId)?.feedback ?? null;
}
