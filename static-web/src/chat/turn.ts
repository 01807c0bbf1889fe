import type { Feedback, Part, Run, RunStatus, Timings } from '../api/types';
import type { StageData } from './runEvents';
import { isFinal, partsOf, stagesOf } from './runReducer';
import type { RunProgress } from './runReducer';

/** One question with its answer, as the page shows it: what the server stored, overlaid with what its events told since. */
export interface Turn {
  key: string;
  messageId: string | null;
  question: string;
  status: RunStatus | 'sending' | 'unsent';
  parts: Part[];
  stages: StageData[];
  timings: Timings | null;
  feedback?: Feedback | null;
  error?: unknown;
}

/** A question on its way to the server. */
export interface PendingQuestion {
  idempotencyKey: string;
  question: string;
  error?: unknown;
}

export function turnOfRun(run: Run, progress: RunProgress | undefined): Turn {
  const stored: Turn = {
    key: run.messageId,
    messageId: run.messageId,
    question: run.question,
    status: run.status,
    parts: run.messages,
    stages: [],
    timings: run.timings ?? null,
    feedback: run.feedback ?? null,
  };
  if (!progress) {
    return stored;
  }
  const stages = stagesOf(progress);
  // A stored end is the truth; until then the events are ahead of the store.
  return isFinal(run.status)
    ? { ...stored, stages }
    : {
        ...stored,
        stages,
        status: progress.status?.value ?? run.status,
        parts: progress.parts.size > 0 ? partsOf(progress) : run.messages,
        timings: progress.timings ?? stored.timings,
      };
}

export function turnOfPending(pending: PendingQuestion): Turn {
  return {
    key: pending.idempotencyKey,
    messageId: null,
    question: pending.question,
    status: pending.error === undefined ? 'sending' : 'unsent',
    parts: [],
    stages: [],
    timings: null,
    error: pending.error,
  };
}

export function isWorking(turn: Turn): boolean {
  return turn.status === 'sending' || turn.status === 'accepted' || turn.status === 'running';
}
