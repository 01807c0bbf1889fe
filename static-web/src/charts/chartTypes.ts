import type { ChartSpec, ChartType, ResultColumn } from '../api/types';
import { isNumeric } from '../ui/cells';

const names: Record<string, ChartType> = {
  number: 'number',
  line: 'line',
  area: 'area',
  bar: 'bar',
  column: 'bar',
  stackedbar: 'stackedBar',
  pie: 'pie',
  donut: 'pie',
  scatter: 'scatter',
  funnel: 'funnel',
  heatmap: 'heatmap',
  table: 'table',
};

export const chartTypeLabels: Record<ChartType, string> = {
  number: 'Number',
  line: 'Line',
  area: 'Area',
  bar: 'Bars',
  stackedBar: 'Stacked bars',
  pie: 'Pie',
  scatter: 'Scatter',
  funnel: 'Funnel',
  heatmap: 'Heat map',
  table: 'Table',
};

/** The type the server proposes; a name this version does not know falls back to bars. */
export function chartTypeOf(spec: ChartSpec): ChartType {
  const type = names[spec.type.toLowerCase().replace(/[^a-z]/g, '')] ?? 'bar';
  return type === 'bar' && spec.stacked ? 'stackedBar' : type;
}

export function splitColumn(spec: ChartSpec): string | null {
  return (typeof spec.splitBy === 'string' ? spec.splitBy : spec.splitBy?.column) ?? null;
}

/** A measure against another is drawn with both as series; the groups they belong to name the points. */
export function withGroupsOnAxis(spec: ChartSpec, columns: readonly ResultColumn[]): ChartSpec {
  const x = columns.find((column) => column.name === spec.x?.column);
  const groups = columns.find((column) => column.role === 'dimension' || column.role === 'time');
  if (x?.role !== 'measure' || !groups || splitColumn(spec) !== null) {
    return spec;
  }
  return {
    ...spec,
    x: { column: groups.name, label: groups.label },
    series: [{ column: x.name, label: x.label, format: x.format }, ...spec.series.filter((series) => series.column !== x.name)],
  };
}

export interface TableShape {
  columns: readonly ResultColumn[];
  rowCount: number;
}

/** The types that show this result truthfully, the proposed one first. */
export function fittingTypes(spec: ChartSpec, table: TableShape): ChartType[] {
  const proposed = chartTypeOf(spec);
  const fitting = candidates(spec, table).filter((type) => type !== proposed);
  return [proposed, ...fitting];
}

function candidates(spec: ChartSpec, { columns, rowCount }: TableShape): ChartType[] {
  const proposed = chartTypeOf(spec);
  if (proposed === 'number' || proposed === 'table') {
    return [];
  }
  if (proposed === 'funnel') {
    return ['bar'];
  }
  const x = columns.find((column) => column.name === spec.x?.column);
  const split = splitColumn(spec);
  const several = spec.series.length > 1 || split !== null;
  const ratio = (spec.format ?? spec.series[0]?.format) === 'percent';
  const found: ChartType[] = [];
  if (x && (isTimeColumn(x) || proposed === 'line')) {
    found.push('line', 'area', 'bar');
  } else {
    found.push('bar');
  }
  if (several && !ratio) {
    found.push('stackedBar');
  }
  if (!several && !ratio && rowCount >= 2 && rowCount <= 12 && !(x && isTimeColumn(x))) {
    found.push('pie');
  }
  if (spec.series.length >= 2 && split === null && rowCount >= 3 && spec.series.every((series) => measured(columns, series.column))) {
    found.push('scatter');
  }
  if (split !== null && spec.series.length === 1) {
    found.push('heatmap');
  }
  return found;
}

export function isTimeColumn(column: ResultColumn): boolean {
  return column.role === 'time' || column.type === 'date' || column.type === 'timestamp';
}

function measured(columns: readonly ResultColumn[], name: string): boolean {
  const column = columns.find((candidate) => candidate.name === name);
  return column !== undefined && isNumeric(column);
}
