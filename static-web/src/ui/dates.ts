import type { TimeGrain } from '../api/types';

const locale = 'en-US';

const grainOptions: Record<TimeGrain, Intl.DateTimeFormatOptions> = {
  minute: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  hour: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  week: { month: 'short', day: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  quarter: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, timeZone: string): Intl.DateTimeFormat {
  const key = `${timeZone}|${JSON.stringify(options)}`;
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale, { ...options, timeZone });
    formatters.set(key, known);
  }
  return known;
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
  const date = parse(value);
  if (!date) {
    return value;
  }
  const zone = zoneOf(value, timeZone);
  if (grain === 'quarter') {
    const month = Number(formatter({ month: 'numeric' }, zone).format(date));
    return `Q${Math.ceil(month / 3)} ${formatter({ year: 'numeric' }, zone).format(date)}`;
  }
  const year: Intl.DateTimeFormatOptions = withYear ? { year: 'numeric' } : {};
  return formatter({ ...grainOptions[grain], ...year }, zone).format(date);
}

export function formatDate(value: string, timeZone?: string): string {
  const date = parse(value);
  return date ? formatter({ dateStyle: 'medium' }, zoneOf(value, timeZone)).format(date) : value;
}

export function formatDateTime(value: string, timeZone?: string): string {
  const date = parse(value);
  return date ? formatter({ dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }, zoneOf(value, timeZone)).format(date) : value;
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
