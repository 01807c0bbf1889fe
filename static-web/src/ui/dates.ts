import type { TimeGrain } from '../api/types';

const locale = 'en-US';

/** Words of a date in its zone; put together by hand, so that they read as in the answers' texts: 9 Dec 2011. */
interface DateWords {
  day: string;
  month: string;
  year: string;
  time: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function words(date: Date, timeZone: string): DateWords {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, {
      day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone,
    });
    formatters.set(timeZone, formatter);
  }
  const parts = new Map(formatter.formatToParts(date).map((part) => [part.type, part.value]));
  const word = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return { day: word('day'), month: word('month'), year: word('year'), time: `${word('hour')}:${word('minute')}` };
}

/** A plain date or a local time without offset belongs to no zone: it is shown as it is. */
function zoneOf(value: string, timeZone: string | undefined): string {
  return /(Z|[+-]\d\d:?\d\d)$/.test(value) ? (timeZone ?? 'UTC') : 'UTC';
}

function parse(value: string): Date | null {
  const hasZone = /(Z|[+-]\d\d:?\d\d)$/.test(value);
  const date = new Date(hasZone ? value : value.length <= 10 ? `${value}T00:00:00Z` : `${value.replace(' ', 'T')}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Name of a time bucket on an axis or in a table; `withYear` when buckets span years. */
export function formatBucket(value: string, grain: TimeGrain, timeZone?: string, withYear = false): string {
  if (isCyclic(grain)) {
    return placeInCycle(Number(value), grain) ?? value;
  }
  const date = parse(value);
  if (!date) {
    return value;
  }
  const { day, month, year, time } = words(date, zoneOf(value, timeZone));
  switch (grain) {
    case 'year':
      return year;
    case 'quarter':
      return `Q${quarterOf(month)} ${year}`;
    case 'month':
      return `${month} ${year}`;
    default:
      return `${day} ${month}${withYear ? ` ${year}` : ''}${grain === 'hour' || grain === 'minute' ? `, ${time}` : ''}`;
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export function isCyclic(grain: TimeGrain): boolean {
  return grain === 'hourOfDay' || grain === 'dayOfWeek' || grain === 'monthOfYear';
}

function placeInCycle(place: number, grain: TimeGrain): string | undefined {
  switch (grain) {
    case 'dayOfWeek':
      return weekdays[place - 1];
    case 'monthOfYear':
      return months[place - 1];
    default:
      return Number.isInteger(place) && place >= 0 && place < 24 ? `${String(place).padStart(2, '0')}:00` : undefined;
  }
}

function quarterOf(month: string): number {
  return Math.floor(months.indexOf(month) / 3) + 1;
}

export function formatDate(value: string, timeZone?: string): string {
  const date = parse(value);
  if (!date) {
    return value;
  }
  const { day, month, year } = words(date, zoneOf(value, timeZone));
  return `${day} ${month} ${year}`;
}

export function formatDateTime(value: string, timeZone?: string): string {
  const date = parse(value);
  return date ? `${formatDate(value, timeZone)}, ${words(date, zoneOf(value, timeZone)).time}` : value;
}

export function formatAgo(value: string, now: number = Date.now()): string {
  const date = parse(value);
  if (!date) {
    return value;
  }
  const minutes = Math.round((now - date.getTime()) / 60_000);
  if (minutes < 1) {
    return 'just now';
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  if (minutes < 60) {
    return relative.format(-minutes, 'minute');
  }
  return minutes < 1440 ? relative.format(-Math.round(minutes / 60), 'hour') : relative.format(-Math.round(minutes / 1440), 'day');
}
