import type { Cell, ValueFormat } from '../api/types';

/** Formatting is fixed to English, like the texts of the answers; only currency and time zone are the organization's. */
const locale = 'en-US';

export interface NumberStyle {
  format?: ValueFormat | undefined;
  currency?: string | null | undefined;
  /** Short form for axes and tiles: 1.7M instead of 1,742,310. */
  compact?: boolean;
}

const formatters = new Map<string, Intl.NumberFormat>();

export function toNumber(value: Cell | undefined): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null;
  }
  // Integers beyond 2^53 and exact decimals travel as text.
  if (typeof value === 'string' && value.trim() !== '') {
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }
  return null;
}

export function formatNumber(value: number, style: NumberStyle = {}): string {
  if (style.format === 'duration') {
    return formatDuration(value);
  }
  // Percentages travel as such: 47 means 47 %.
  return formatter(style, value).format(style.format === 'percent' ? value / 100 : value);
}

export function formatExact(value: string): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(value);
  return parts ? (parts[1] ?? '') + BigInt(parts[2] ?? '0').toLocaleString(locale) + (parts[3] ?? '') : value;
}

function formatter(style: NumberStyle, value: number): Intl.NumberFormat {
  const options = numberOptions(style, Math.abs(value));
  const key = JSON.stringify(options);
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.NumberFormat(locale, options);
    formatters.set(key, known);
  }
  return known;
}

function numberOptions(style: NumberStyle, size: number): Intl.NumberFormatOptions {
  const compact: Intl.NumberFormatOptions =
    style.compact && size >= 10_000 && style.format !== 'percent'
      ? { notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: size >= 1e6 ? 2 : 1 }
      : {};
  switch (style.format) {
    case 'integer':
      return { maximumFractionDigits: 0, ...compact };
    case 'percent':
      // 0.04 % is not nobody.
      return { style: 'percent', minimumFractionDigits: 0, maximumFractionDigits: size < 0.1 ? 2 : 1 };
    case 'money':
      return { ...money(style.currency), ...wholeWhenRound(size, style.compact), ...compact };
    default:
      return { maximumFractionDigits: size !== 0 && size < 1 ? 4 : 2, ...compact };
  }
}

function money(currency: string | null | undefined): Intl.NumberFormatOptions {
  return currency && /^[A-Za-z]{3}$/.test(currency)
    ? { style: 'currency', currency: currency.toUpperCase(), currencyDisplay: 'narrowSymbol' }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
}

function wholeWhenRound(size: number, compact: boolean | undefined): Intl.NumberFormatOptions {
  return compact && Number.isInteger(size) ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
}

const units: [seconds: number, name: string][] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
];

/** Seconds as the two largest units: "2 d 4 h", "3 min 20 s", "0.85 s". */
export function formatDuration(seconds: number): string {
  const sign = seconds < 0 ? '−' : '';
  const size = Math.abs(seconds);
  const index = units.findIndex(([length]) => size >= length);
  if (index < 0) {
    return `${sign}${Number(size.toFixed(size < 10 ? 2 : 0)).toString()} s`;
  }
  const [length, name] = units[index] ?? [1, 's'];
  const [smaller, smallerName] = units[index + 1] ?? [1, 's'];
  const rounded = Math.round(size / smaller) * smaller;
  if (rounded !== size) {
    // Rounding may reach the next unit: 59 min 59.9 s is an hour.
    return sign + formatDuration(rounded);
  }
  const second = Math.round((size % length) / smaller);
  return `${sign}${Math.floor(size / length)} ${name}${second > 0 ? ` ${second} ${smallerName}` : ''}`;
}

const ages: [seconds: number, name: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** An age in its largest unit, in words: "3 minutes", "1 day", "less than a second". */
export function formatAge(seconds: number): string {
  const [length, name] = ages.find(([size]) => seconds >= size) ?? [0, ''];
  const count = length > 0 ? Math.floor(seconds / length) : 0;
  return count === 0 ? 'less than a second' : `${formatCount(count)} ${name}${count === 1 ? '' : 's'}`;
}

export function formatMilliseconds(ms: number): string {
  return ms < 1000 ? `${(Math.max(ms, 0) / 1000).toFixed(ms < 100 ? 2 : 1)} s` : formatDuration(Number((ms / 1000).toFixed(1)));
}

export function formatBytes(bytes: number): string {
  const [unit, size] = bytes >= 1e6 ? (['megabyte', 1e6] as const) : bytes >= 1e3 || bytes === 0 ? (['kilobyte', 1e3] as const) : (['byte', 1] as const);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: 1 }).format(bytes / size);
}

/** A number of things; a dash where nobody counted. */
export function formatCount(count: number | null | undefined): string {
  return count == null ? '–' : formatNumber(count, { format: 'integer' });
}

/** A share of one, as the answers write per cents: 0.123 is 12.3%. */
export function formatShare(share: number): string {
  return formatNumber(share * 100, { format: 'percent' });
}
