import type { CaseOutcome } from '../api/quality';

export interface RunDifference {
  newlyRight: CaseOutcome[];
  noLongerRight: CaseOutcome[];
}

/** What changed from one run to the next, of the cases that both have. */
export function compareRuns(before: readonly CaseOutcome[], now: readonly CaseOutcome[]): RunDifference {
  const earlier = new Map(before.map((outcome) => [outcome.caseId, outcome.verdict]));
  const shared = now.filter(({ caseId }) => earlier.has(caseId));
  return {
    newlyRight: shared.filter(({ caseId, verdict }) => verdict === 'right' && earlier.get(caseId) !== 'right'),
    noLongerRight: shared.filter(({ caseId, verdict }) => verdict !== 'right' && earlier.get(caseId) === 'right'),
  };
}
