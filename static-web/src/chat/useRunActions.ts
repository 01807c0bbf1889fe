import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { cancelRun, giveFeedback, retryRun } from '../api/conversations';
import { asApiError } from '../api/problem';
import { conversationQuery, storeFeedback, storeRun } from './conversationQueries';
import { forgetRun } from './liveRuns';
import type { TurnActions } from './TurnView';
import type { AskInput } from './useAsk';

/** What a person can do with a turn, stable between renders of the same conversation. */
export function useRunActions(conversationId: string | undefined, ask: (input: AskInput) => void, sendAgain: () => void): TurnActions {
  const client = useQueryClient();
  return useMemo(() => {
    const report = (error: unknown) => {
      const problem = asApiError(error);
      notifications.show({ color: 'red', message: `${problem.message} (${problem.code})` });
    };
    const refresh = () => {
      if (conversationId !== undefined) {
        void client.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
      }
    };
    return {
      onAsk: ask,
      onSendAgain: sendAgain,
      onCancel: (messageId) => {
        if (conversationId !== undefined) {
          cancelRun(conversationId, messageId).then(refresh, report);
        }
      },
      onRate: (messageId, feedback) => {
        if (conversationId !== undefined) {
          const before = storeFeedback(client, conversationId, messageId, feedback);
          giveFeedback(conversationId, messageId, feedback).catch((error: unknown) => {
            storeFeedback(client, conversationId, messageId, before);
            report(error);
          });
        }
      },
      onRetry: (messageId, withoutCache = false) => {
        if (conversationId !== undefined) {
          retryRun(conversationId, messageId, withoutCache).then((run) => {
            forgetRun(run.messageId);
            storeRun(client, run);
          }, report);
        }
      },
    };
  }, [client, conversationId, ask, sendAgain]);
}
