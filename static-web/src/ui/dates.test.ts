import { describe, expect, it } from 'vitest';
import { formatAgo, formatBucket, formatDate, formatDateTime } from './dates';

describe('time buckets', () => {
  it('are named by their grain', () => {
    expect(formatBucket('2011-12-05', 'day')).toBe('5 Dec');
    expect(formatBucket('2011-12-05', 'week', undefined, true)).toBe('5 Dec 2011');
    expect(formatBucket('2011-12-01', 'month')).toBe('Dec 2011');
    expect(formatBucket('2011-10-01', 'quarter')).toBe('Q4 2011');
    expect(formatBucket('2011-01-01', 'year')).toBe('2011');
    expect(formatBucket('2011-12-05T13:00:00', 'hour')).toBe('5 Dec, 13:00');
  });

  it('are named by their place in a cycle', () => {
    expect(['1', '7'].map((day) => formatBucket(day, 'dayOfWeek'))).toEqual(['Monday', 'Sunday']);
    expect(['0', '19'].map((hour) => formatBucket(hour, 'hourOfDay'))).toEqual(['00:00', '19:00']);
    expect(formatBucket('12', 'monthOfYear')).toBe('Dec');
    expect(formatBucket('8', 'dayOfWeek')).toBe('8');
  });

  it('stay on their day whatever the zone of the organization', () => {
    for (const zone of ['Pacific/Auckland', 'America/Los_Angeles', 'UTC']) {
      expect(formatBucket('2011-12-05', 'day', zone)).toBe('5 Dec');
    }
  });
});

describe('points in time', () => {
  it('are shown in the zone of the organization', () => {
    expect(formatDateTime('2011-12-09T23:30:00Z', 'Europe/Berlin')).toBe('10 Dec 2011, 00:30');
    expect(formatDate('2011-12-09T23:30:00Z', 'America/New_York')).toBe('9 Dec 2011');
  });

  it('are left alone when they are none', () => {
    expect(formatDate('soon')).toBe('soon');
  });

  it('are told relative to now', () => {
    const now = Date.parse('2011-12-09T12:00:00Z');
    expect(formatAgo('2011-12-09T11:58:00Z', now)).toBe('2 minutes ago');
    expect(formatAgo('2011-12-08T12:00:00Z', now)).toBe('yesterday');
  });
});
