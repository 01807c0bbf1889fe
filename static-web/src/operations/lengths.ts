import { formatDate } from '../ui/dates';
import { formatDuration } from '../ui/numbers';

/** How long something took, as short as it can be said: 4 ms, 1.25 s, 3 min 20 s. */
export function formatLength(milliseconds: number): string {
  if (milliseconds < 1) {
    return milliseconds <= 0 ? '0 ms' : '< 1 ms';
  }
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : formatDuration(Number((milliseconds / 1000).toPrecision(milliseconds < 10_000 ? 3 : 4)));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The time of day with seconds. */
export function formatClock(value: string, timeZone = 'UTC'): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone });
    clocks.set(timeZone, clock);
  }
  return clock.format(new Date(value));
}

export function formatMoment(value: string, timeZone?: string): string {
  return `${formatDate(value, timeZone)}, ${formatClock(value, timeZone)}`;
}

export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}
