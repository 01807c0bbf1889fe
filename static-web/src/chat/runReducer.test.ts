import { describe, expect, it } from 'vitest';
import type { Part } from '../api/types';
import type { RunEvent } from './runEvents';
import { toRunEvent } from './runEvents';
import { emptyProgress, foldEvent, isFinal, partsOf, stagesOf } from './runReducer';

const text = (id: string, content: string): Part => ({ id, type: 'text', content });

const events: RunEvent[] = [
  { kind: 'stage', sequence: 1, data: { stage: 'understand', state: 'started', label: 'Reading the question' } },
  { kind: 'stage', sequence: 2, data: { stage: 'understand', state: 'done', elapsedMs: 12 } },
  { kind: 'part', sequence: 3, data: text('a', 'Draft') },
  { kind: 'part', sequence: 4, data: text('b', 'Second') },
  { kind: 'part', sequence: 5, data: text('a', 'Final') },
  { kind: 'status', sequence: 6, data: { status: 'running' } },
  { kind: 'status', sequence: 7, data: { status: 'completed', timings: { totalMs: 40 } } },
];

const fold = (list: RunEvent[]) => list.reduce(foldEvent, emptyProgress);

const seen = (list: RunEvent[]) => {
  const progress = fold(list);
  return { stages: stagesOf(progress), parts: partsOf(progress), status: progress.status?.value, timings: progress.timings, last: progress.lastSequence };
};

describe('folding the events of a run', () => {
  it('keeps the newest version of a part at its first place', () => {
    expect(seen(events).parts).toEqual([text('a', 'Final'), text('b', 'Second')]);
  });

  it('joins the start and the end of a stage', () => {
    expect(seen(events).stages).toEqual([{ stage: 'understand', state: 'done', label: 'Reading the question', elapsedMs: 12 }]);
  });

  it('gives the same run when every event comes twice', () => {
    expect(seen([...events, ...events])).toEqual(seen(events));
  });

  it('gives the same run in every order of arrival', () => {
    const expected = seen(events);
    for (let shift = 0; shift < events.length; shift++) {
      const rotated = [...events.slice(shift), ...events.slice(0, shift)];
      expect(seen(rotated)).toEqual(expected);
      expect(seen(rotated.toReversed())).toEqual(expected);
    }
  });

  it('ends with the status of the highest sequence, not of the latest arrival', () => {
    expect(seen(events.toReversed()).status).toBe('completed');
  });

  it('does not change the state it was given', () => {
    const before = fold(events.slice(0, 3));
    events.slice(4, 5).forEach((event) => foldEvent(before, event));
    expect(partsOf(before)).toEqual([text('a', 'Draft')]);
  });
});

describe('reading events from the stream', () => {
  it('drops kinds it does not know, data that is no JSON and events without a number', () => {
    expect(toRunEvent({ id: '9', event: 'hologram', data: '{"x":1}' })).toBeNull();
    expect(toRunEvent({ id: '9', event: 'part', data: '{broken' })).toBeNull();
    expect(toRunEvent({ id: '9', event: 'part', data: '{"no":"id"}' })).toBeNull();
    expect(toRunEvent({ id: null, event: 'stage', data: '{"stage":"query"}' })).toBeNull();
    expect(toRunEvent({ id: 'x', event: 'stage', data: '{"stage":"query"}' })).toBeNull();
  });

  it('reads the known kinds', () => {
    expect(toRunEvent({ id: '4', event: 'status', data: '{"status":"completed"}' })).toEqual({ kind: 'status', sequence: 4, data: { status: 'completed' } });
  });
});

describe('the end of a run', () => {
  it('is every status but accepted and running', () => {
    expect((['accepted', 'running', 'completed', 'failed', 'cancelled', 'declined', 'needs_clarification'] as const).map(isFinal)).toEqual([
      false, false, true, true, true, true, true,
    ]);
    expect(isFinal(undefined)).toBe(false);
  });
});
