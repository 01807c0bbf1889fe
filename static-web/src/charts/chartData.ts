import type { Cell, ChartSpec, ResultColumn, ValueFormat } from '../api/types';
import { columnLabel, formatCell } from '../ui/cells';
import type { CellContext } from '../ui/cells';
import { formatBucket } from '../ui/dates';
import { formatCount, toNumber } from '../ui/numbers';
import type { ChartMarker } from './campaignMarkers';
import { chartTypeOf, isTimeColumn, splitColumn } from './chartTypes';

export interface ChartTable {
  columns: ResultColumn[];
  /** The first rows; `rowCount` tells how many there are. */
  rows: Cell[][];
  rowCount?: number | undefined;
}

export interface DataSeries {
  name: string;
  format: ValueFormat;
  values: (number | null)[];
  /** The rest beyond the series that are drawn one by one. */
  other?: boolean;
}

/** A result as categories and series, ready to draw. */
export interface ChartData {
  categories: string[];
  /** What the categories are. */
  axis?: string | null;
  time: boolean;
  /** The beginnings of the categories as the data has them, when they are times. */
  times?: string[];
  /** Campaigns that began meanwhile. */
  markers?: ChartMarker[];
  series: DataSeries[];
  /** What was left out, in words. */
  note: string | null;
}

const mostSeries = 10;
const mostCategories = 20;

export function chartData(spec: ChartSpec, table: ChartTable, context: CellContext): ChartData {
  const total = splitColumn(spec) === null ? (table.rowCount ?? table.rows.length) : undefined;
  const split = splitColumn(spec);
  const data = split === null ? wideData(spec, table, context) : splitData(spec, table, split, context);
  // A line goes on to its end, as time does.
  const whole = data.time || ['line', 'area'].includes(chartTypeOf(spec));
  return whole ? data : limitCategories(data, total ?? data.categories.length);
}

function columnIndex(table: ChartTable, name: string | undefined): number {
  return table.columns.findIndex((column) => column.name === name);
}

function formatOf(spec: ChartSpec, table: ChartTable, index: number): ValueFormat {
  const column = table.columns[index];
  return spec.series.find((series) => series.column === column?.name)?.format ?? spec.format ?? column?.format ?? 'number';
}

function wideData(spec: ChartSpec, table: ChartTable, context: CellContext): ChartData {
  const x = columnIndex(table, spec.x?.column);
  const series = spec.series
    .map((entry) => ({ entry, index: columnIndex(table, entry.column) }))
    .filter(({ index }) => index >= 0)
    .map(({ entry, index }) => ({
      name: entry.label ?? columnLabel(table.columns[index] ?? { name: entry.column, type: 'number' }),
      format: formatOf(spec, table, index),
      values: table.rows.map((row) => toNumber(row[index])),
    }));
  const categories = table.rows.map((row) => row[x] ?? null);
  return {
    categories: labels(table.columns[x], categories, context),
    axis: spec.x?.label,
    ...timesOf(table.columns[x], categories),
    series,
    note: null,
  };
}

function splitData(spec: ChartSpec, table: ChartTable, split: string, context: CellContext): ChartData {
  const x = columnIndex(table, spec.x?.column);
  const by = columnIndex(table, split);
  const measure = columnIndex(table, spec.series[0]?.column);
  const format = formatOf(spec, table, measure);
  const categories = [...new Set(table.rows.map((row) => row[x] ?? null))];
  const place = new Map(categories.map((category, index) => [category, index]));
  // A combination without rows counts nothing; a ratio of nothing is unknown and stays a gap.
  const absent = isAdditive(format) ? 0 : null;
  const groups = new Map<Cell, (number | null)[]>();
  for (const row of table.rows) {
    const key = row[by] ?? null;
    const values = groups.get(key) ?? new Array<number | null>(categories.length).fill(absent);
    groups.set(key, values);
    values[place.get(row[x] ?? null) ?? 0] = toNumber(row[measure]);
  }
  const byColumn = table.columns[by] ?? { name: split, type: 'text' };
  const named = [...groups].map(([key, values]) => ({ name: categoryName(key, byColumn, context), format, values }));
  const xColumn = table.columns[x];
  return {
    categories: labels(xColumn, categories, context),
    axis: spec.x?.label,
    ...timesOf(xColumn, categories),
    ...limitSeries(named, format),
  };
}

function timesOf(column: ResultColumn | undefined, categories: Cell[]): { time: boolean; times?: string[] } {
  return column && isTimeColumn(column) ? { time: true, times: categories.map(String) } : { time: false };
}

function isAdditive(format: ValueFormat): boolean {
  return format === 'number' || format === 'integer' || format === 'money';
}

function limitSeries(series: DataSeries[], format: ValueFormat): { series: DataSeries[]; note: string | null } {
  if (series.length <= mostSeries) {
    return { series, note: null };
  }
  const ranked = [...series].sort((a, b) => total(b) - total(a));
  if (!isAdditive(format)) {
    return { series: ranked.slice(0, mostSeries), note: `The ${mostSeries} largest of ${series.length}. The table has all.` };
  }
  const rest = ranked.slice(mostSeries - 1);
  const values = (series[0]?.values ?? []).map((_, index) => rest.reduce((sum, one) => sum + (one.values[index] ?? 0), 0));
  const other: DataSeries = { name: `Other (${rest.length})`, format, values, other: true };
  return { series: [...ranked.slice(0, mostSeries - 1), other], note: `The ${mostSeries - 1} largest of ${series.length}, the rest as “Other”.` };
}

function total(series: DataSeries): number {
  return series.values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);
}

function limitCategories(data: ChartData, total: number): ChartData {
  if (data.categories.length <= mostCategories) {
    return data;
  }
  return {
    ...data,
    categories: data.categories.slice(0, mostCategories),
    series: data.series.map((series) => ({ ...series, values: series.values.slice(0, mostCategories) })),
    note: [data.note, `The first ${mostCategories} of ${formatCount(total)}. The table has all.`].filter(Boolean).join(' '),
  };
}

function labels(column: ResultColumn | undefined, values: Cell[], context: CellContext): string[] {
  if (column?.grain && isTimeColumn(column)) {
    const grain = column.grain;
    const years = new Set(values.map((value) => String(value).slice(0, 4)));
    const withYear = years.size > 1 && grain !== 'hour' && grain !== 'minute';
    return values.map((value) => (value === null ? '–' : formatBucket(String(value), grain, context.timeZone, withYear)));
  }
  return values.map((value) => categoryName(value, column ?? { name: '', type: 'text' }, context));
}

function categoryName(value: Cell, column: ResultColumn, context: CellContext): string {
  return value === null || value === '' ? '(none)' : formatCell(value, column, context);
}
