import { useSyncExternalStore } from 'react';
import type { RunEvent } from './runEvents';
import { emptyProgress, foldEvent } from './runReducer';
import type { RunProgress } from './runReducer';

/** Progress of the runs this page follows; outlives the views, so that coming back resumes after the last event. */
let runs: ReadonlyMap<string, RunProgress> = new Map();
const listeners = new Set<() => void>();

export function progressOf(messageId: string): RunProgress {
  return runs.get(messageId) ?? emptyProgress;
}

export function addRunEvent(messageId: string, event: RunEvent): RunProgress {
  const progress = foldEvent(progressOf(messageId), event);
  replace(new Map(runs).set(messageId, progress));
  return progress;
}

export function forgetRun(messageId: string): void {
  const next = new Map(runs);
  next.delete(messageId);
  replace(next);
}

export function useLiveRuns(): ReadonlyMap<string, RunProgress> {
  return useSyncExternalStore(subscribe, () => runs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => { listeners.delete(listener); };
}

function replace(next: ReadonlyMap<string, RunProgress>): void {
  runs = next;
  for (const listener of listeners) {
    listener();
  }
}
