import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { ask } from '../api/conversations';
import type { Run } from '../api/types';
import { announce } from '../ui/announcer';
import { conversationsKey, storeRun } from './conversationQueries';
import type { PendingQuestion } from './turn';

export interface AskInput {
  question: string;
  parentMessageId?: string | undefined;
}

interface Attempt extends AskInput {
  conversationId: string | undefined;
  idempotencyKey: string;
}

/** Sends a question at once on screen; a failed attempt stays visible and can be sent again under the same key. */
export function useAsk(conversationId: string | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const sending = useMutation({
    mutationFn: ({ question, idempotencyKey, ...rest }: Attempt) => ask({ message: question, ...rest }, idempotencyKey),
    onSuccess: async (run: Run, { question, conversationId: asked }) => {
      storeRun(client, { ...run, question: run.question || question });
      setAttempt(null);
      void client.invalidateQueries({ queryKey: conversationsKey });
      if (asked === undefined) {
        await navigate({ to: '/chat/{-$conversationId}', params: { conversationId: run.conversationId }, replace: true });
      }
    },
  });

  const { mutate } = sending;
  const start = useCallback(
    (next: Attempt) => {
      setAttempt(next);
      announce('Question sent');
      mutate(next);
    },
    [mutate],
  );
  const askNow = useCallback(
    (input: AskInput) => { start({ ...input, conversationId, idempotencyKey: crypto.randomUUID() }); },
    [start, conversationId],
  );
  const sendAgain = useCallback(() => {
    if (attempt) {
      start(attempt);
    }
  }, [start, attempt]);
  const error = sending.error ?? undefined;
  const pending = useMemo<PendingQuestion | null>(
    () =>
      attempt?.conversationId === conversationId && attempt
        ? { idempotencyKey: attempt.idempotencyKey, question: attempt.question, error }
        : null,
    [attempt, conversationId, error],
  );
  return { pending, ask: askNow, sendAgain };
}
