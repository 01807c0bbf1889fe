import type { Part, RunStatus, Timings } from '../api/types';
import type { RunEvent, StageData } from './runEvents';

interface Placed<Value> {
  /** Position: the first event that named it. */
  first: number;
  /** The newest event that was folded into it; older ones change nothing. */
  last: number;
  value: Value;
}

/** A run as far as its events tell. Folding is idempotent and does not depend on the order of arrival. */
export interface RunProgress {
  stages: ReadonlyMap<string, Placed<StageData>>;
  parts: ReadonlyMap<string, Placed<Part>>;
  status: Placed<RunStatus> | null;
  timings: Timings | null;
  lastSequence: number;
}

export const emptyProgress: RunProgress = {
  stages: new Map(),
  parts: new Map(),
  status: null,
  timings: null,
  lastSequence: 0,
};

export function foldEvent(progress: RunProgress, event: RunEvent): RunProgress {
  const next = { ...progress, lastSequence: Math.max(progress.lastSequence, event.sequence) };
  switch (event.kind) {
    case 'stage':
      return { ...next, stages: place(progress.stages, event.data.stage, event.sequence, event.data, mergeStage) };
    case 'part':
      return { ...next, parts: place(progress.parts, event.data.id, event.sequence, event.data, (_, newer) => newer) };
    case 'status':
      return event.sequence < (progress.status?.last ?? 0)
        ? next
        : {
            ...next,
            status: { first: event.sequence, last: event.sequence, value: event.data.status },
            timings: event.data.timings ?? progress.timings,
          };
  }
}

function place<Value>(
  known: ReadonlyMap<string, Placed<Value>>,
  key: string,
  sequence: number,
  value: Value,
  merge: (older: Value, newer: Value) => Value,
): ReadonlyMap<string, Placed<Value>> {
  const before = known.get(key);
  if (!before) {
    return new Map(known).set(key, { first: sequence, last: sequence, value });
  }
  const first = Math.min(before.first, sequence);
  const merged = sequence >= before.last ? merge(before.value, value) : merge(value, before.value);
  return new Map(known).set(key, { first, last: Math.max(before.last, sequence), value: merged });
}

/** "done" often comes without the label of "started". */
function mergeStage(older: StageData, newer: StageData): StageData {
  return { ...older, ...newer };
}

export function stagesOf(progress: RunProgress): StageData[] {
  return inOrder(progress.stages);
}

export function partsOf(progress: RunProgress): Part[] {
  return inOrder(progress.parts);
}

function inOrder<Value>(placed: ReadonlyMap<string, Placed<Value>>): Value[] {
  return [...placed.values()].sort((a, b) => a.first - b.first).map((item) => item.value);
}

export function isFinal(status: RunStatus | undefined): boolean {
  return status !== undefined && status !== 'accepted' && status !== 'running';
}
