import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followRun } from '../api/followRun';
import type { Run } from '../api/types';
import { announce } from '../ui/announcer';
import { conversationQuery, conversationsKey } from './conversationQueries';
import { addRunEvent, progressOf } from './liveRuns';
import { toRunEvent } from './runEvents';
import type { RunEvent } from './runEvents';
import { isFinal } from './runReducer';

/** Follows the unfinished run of a conversation; returns whether its stream is connected. */
export function useFollowRuns(runs: readonly Run[]): boolean {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  const open = runs.find((run) => !isFinal(run.status));
  const conversationId = open?.conversationId;
  const messageId = open?.messageId;

  useEffect(() => {
    if (!conversationId || !messageId) {
      return;
    }
    const abort = new AbortController();
    const refresh = () => {
      void client.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
      void client.invalidateQueries({ queryKey: conversationsKey });
    };
    followRun({
      conversationId,
      messageId,
      lastEventId: () => progressOf(messageId).lastSequence,
      onEvent: (streamed) => {
        const event = toRunEvent(streamed);
        if (!event) {
          return false;
        }
        say(event);
        const ended = isFinal(addRunEvent(messageId, event).status?.value);
        if (ended) {
          refresh();
        }
        return ended;
      },
      onConnection: (nowConnected) => {
        setConnected(nowConnected);
        if (!nowConnected) {
          // The run may have ended without this page hearing of it.
          refresh();
        }
      },
      signal: abort.signal,
    }).catch(refresh);
    return () => { abort.abort(); };
  }, [client, conversationId, messageId]);

  return connected;
}

const endings: Record<string, string> = {
  completed: 'Answer ready',
  failed: 'The question could not be answered',
  cancelled: 'Cancelled',
  declined: 'The data cannot answer this question',
  needs_clarification: 'A choice is needed',
};

function say(event: RunEvent): void {
  if (event.kind === 'stage' && event.data.state === 'started' && event.data.label) {
    announce(event.data.label);
  } else if (event.kind === 'status') {
    announce(endings[event.data.status] ?? '');
  }
}
