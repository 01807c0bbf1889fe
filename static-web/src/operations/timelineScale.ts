import type { TimelineSpan } from '../api/operations';

export interface Scale {
  from: number;
  length: number;
  ticks: { place: number; milliseconds: number }[];
}

export interface Place {
  /** Both in per cent of the whole. */
  start: number;
  width: number;
}

const steps = [1, 2, 5];

/** From the start of the orchestration to its end, or to now while it runs; never shorter than a millisecond. */
export function scaleOf(spans: TimelineSpan[], startedAt: string, endedAt: string, most = 5): Scale {
  const times = spans.flatMap((span) => [Date.parse(span.startedAt), span.endedAt ? Date.parse(span.endedAt) : Number.NaN]).filter((time) => !Number.isNaN(time));
  const from = Math.min(Date.parse(startedAt), ...times);
  const length = Math.max(1, Math.max(Date.parse(endedAt), ...times) - from);
  const step = stepFor(length, most);
  const ticks = Array.from({ length: Math.floor(length / step) + 1 }, (_, index) => ({ place: (index * step * 100) / length, milliseconds: index * step }));
  return { from, length, ticks };
}

export function placeOf(span: TimelineSpan, scale: Scale): Place {
  const start = ((Date.parse(span.startedAt) - scale.from) * 100) / scale.length;
  const end = span.endedAt ? ((Date.parse(span.endedAt) - scale.from) * 100) / scale.length : 100;
  return { start: clamp(start), width: Math.max(0, clamp(end) - clamp(start)) };
}

/** The smallest round length that needs no more than so many ticks; above a second in units that people count in. */
function stepFor(length: number, most: number): number {
  for (let unit = 1; unit < 1000; unit *= 10) {
    const found = steps.find((step) => length / (step * unit) <= most);
    if (found) {
      return found * unit;
    }
  }
  const long = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 172_800, 604_800, 1_209_600, 2_592_000];
  return (long.find((seconds) => length / (seconds * 1000) <= most) ?? Math.ceil(length / 1000 / most / 2_592_000) * 2_592_000) * 1000;
}

function clamp(value: number): number {
  return Math.min(100, Math.max(0, value));
}
