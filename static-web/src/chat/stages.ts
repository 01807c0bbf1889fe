import type { Timings } from '../api/types';
import { formatMilliseconds } from '../ui/numbers';
import type { StageData } from './runEvents';

export interface Step {
  key: string;
  label: string;
  ms: number | null;
  done: boolean;
}

const doneLabels: Record<string, string> = {
  understand: 'Understood the question',
  plan: 'Planned the query',
  query: 'Queried the data',
  narrate: 'Wrote the answer',
  save: 'Saved the answer',
};

const workingLabels: Record<string, string> = {
  understand: 'Reading the question',
  plan: 'Planning the query',
  query: 'Querying the data',
  narrate: 'Writing the answer',
  save: 'Saving the answer',
};

/** Steps of a finished run from its stored timings, so that a reload shows the same. */
export function stepsOfTimings(timings: Timings | null): Step[] {
  const entries: [string, number | null | undefined][] = [
    ['understand', timings?.understandMs],
    ['plan', timings?.planMs],
    ['query', timings?.queryMs],
    ['narrate', timings?.narrateMs],
  ];
  return entries.flatMap(([key, ms]) =>
    ms === null || ms === undefined ? [] : [{ key, label: doneLabels[key] ?? key, ms, done: true }],
  );
}

export function stepsOfStages(stages: readonly StageData[]): Step[] {
  return stages.map((stage) => ({
    key: stage.stage,
    label: (stage.state === 'done' ? doneLabels[stage.stage] : undefined) ?? stage.label ?? workingLabels[stage.stage] ?? stage.stage,
    ms: stage.elapsedMs ?? null,
    done: stage.state === 'done',
  }));
}

export function stepsSummary(steps: readonly Step[], totalMs: number | null | undefined): string {
  const total = totalMs ?? steps.reduce((sum, step) => sum + (step.ms ?? 0), 0);
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  return steps.length === 0 ? formatMilliseconds(total) : `${count} · ${formatMilliseconds(total)}`;
}
