import { expect, test } from 'vitest';
import type { CaseOutcome } from '../api/quality';
import { compareRuns } from './compareRuns';

function outcome(caseId: string, verdict: CaseOutcome['verdict']): CaseOutcome {
  return { caseId, question: caseId, verdict, reason: '', elapsedMs: 1 };
}

test('Only cases of both runs are compared', () => {
  const before = [outcome('a', 'right'), outcome('b', 'wrong'), outcome('gone', 'right')];
  const now = [outcome('a', 'declined'), outcome('b', 'right'), outcome('new', 'wrong')];
  const { newlyRight, noLongerRight } = compareRuns(before, now);
  expect(newlyRight.map(({ caseId }) => caseId)).toEqual(['b']);
  expect(noLongerRight.map(({ caseId }) => caseId)).toEqual(['a']);
});
