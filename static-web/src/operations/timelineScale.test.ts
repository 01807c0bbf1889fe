import { describe, expect, it } from 'vitest';
import type { TimelineSpan } from '../api/operations';
import { placeOf, scaleOf } from './timelineScale';

const start = '2026-01-01T10:00:00.000Z';

function after(milliseconds: number): string {
  return new Date(Date.parse(start) + milliseconds).toISOString();
}

function span(from: number, to: number | null): TimelineSpan {
  return { kind: 'activity', name: 'Send', startedAt: after(from), endedAt: to === null ? null : after(to), outcome: to === null ? 'open' : 'done', attempt: 1 };
}

describe('the scale of a timeline', () => {
  it('spans the whole orchestration', () => {
    const scale = scaleOf([span(100, 300)], start, after(400));
    expect(placeOf(span(100, 300), scale)).toEqual({ start: 25, width: 50 });
  });

  it('draws what is still open to the end', () => {
    const scale = scaleOf([], start, after(1000));
    expect(placeOf(span(750, null), scale)).toEqual({ start: 75, width: 25 });
  });

  it.each([0, 3, 47, 999, 1001, 61_000, 5_400_000, 40 * 86_400_000, 5 * 365 * 86_400_000])('has a few round ticks for %d ms', (length) => {
    const { ticks } = scaleOf([], start, after(length));
    expect(ticks[0]?.milliseconds).toBe(0);
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(6);
    expect(ticks.every(({ place }) => place >= 0 && place <= 100)).toBe(true);
  });

  it('counts an event before the recorded start in', () => {
    const early = span(-500, 500);
    expect(placeOf(early, scaleOf([early], start, after(500)))).toEqual({ start: 0, width: 100 });
  });
});
