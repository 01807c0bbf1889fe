import type { BarSeriesOption, EChartsOption, LineSeriesOption } from 'echarts';
import type { ChartType } from '../api/types';
import { formatNumber } from '../ui/numbers';
import type { ChartData, DataSeries } from './chartData';
import { baseOption, categoryAxis, legend, legendHeight, numberedAxis, tooltip, tooltipHtml, valueAxis } from './optionParts';
import type { OptionContext } from './optionParts';
import { seriesColor } from './palette';

export interface CartesianOptions {
  type: ChartType;
  partialLast: boolean;
}

/** Lines, areas and bars over time or categories. */
export function cartesianOption(data: ChartData, { type, partialLast }: CartesianOptions, context: OptionContext): EChartsOption {
  const horizontal = isHorizontal(data, type);
  const numbered = numberedAxis(context, data);
  const category = { ...categoryAxis(context, data.categories), ...numbered };
  const value = valueAxis(context, data.series[0]?.format, true);
  const names = data.series.map((series) => series.name);
  const shownLegend = data.series.length > 1;
  const partial = partialLast && data.time && data.categories.length > 1;
  return {
    ...baseOption(context),
    grid: { left: 8, right: horizontal ? 56 : 16, top: legendHeight(context, names) + (data.markers?.length && names.length <= 1 ? 8 : 0), bottom: numbered && !horizontal ? 30 : 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: legend(context, names),
    tooltip: { ...tooltip(context), trigger: 'axis', axisPointer: { type: isBar(type) ? 'shadow' : 'line' }, formatter: axisTooltip(data, { partial, numbered: numbered !== null }, context) },
    // A bar that carries its value needs no scale.
    xAxis: horizontal ? { ...value, show: shownLegend } : category,
    yAxis: horizontal ? { ...categoryAxis(context, data.categories), inverse: true, axisLabel: longLabels(category.axisLabel, context.width) } : value,
    series: [
      ...data.series.flatMap<BarSeriesOption | LineSeriesOption>((series, index) =>
        isBar(type)
          ? [barSeries(series, index, { stacked: type === 'stackedBar', last: index === data.series.length - 1, horizontal, single: !shownLegend, partial }, context)]
          : lineSeries(series, index, type === 'area', partial, context),
      ),
      ...markerSeries(data, context),
    ],
  };
}

/** A line that holds nothing but the marks of campaigns, so that hiding a series in the legend leaves them. */
function markerSeries(data: ChartData, { palette }: OptionContext): LineSeriesOption[] {
  if (!data.markers?.length) {
    return [];
  }
  return [
    {
      type: 'line',
      name: 'Campaigns',
      data: [],
      silent: true,
      markLine: {
        silent: true,
        animation: false,
        symbol: ['none', 'none'],
        lineStyle: { color: palette.strong, type: 'dashed', width: 1, opacity: 0.7 },
        // The names stand below the chart: beside a line that is upright they would lie over the drawing.
        label: { formatter: '{b}', position: 'end', distance: 2, color: palette.text, fontSize: 11 },
        data: data.markers.map(({ index }, place) => ({ xAxis: index, name: String(place + 1) })),
      },
    },
  ];
}

function isBar(type: ChartType): boolean {
  return type === 'bar' || type === 'stackedBar';
}

/** Names read better beside the bars than below them; groups of bars stand upright while there are few. */
export function isHorizontal(data: ChartData, type: ChartType): boolean {
  return isBar(type) && !data.time && (data.series.length === 1 || data.categories.length > 7 || data.categories.some((name) => name.length > 12));
}

function longLabels(label: object, width: number) {
  return { ...label, hideOverlap: false, interval: 0, width: Math.min(180, Math.max(90, width * 0.3)), overflow: 'truncate' as const };
}

interface BarLayout {
  stacked: boolean;
  last: boolean;
  horizontal: boolean;
  single: boolean;
  partial: boolean;
}

function barSeries(series: DataSeries, index: number, layout: BarLayout, context: OptionContext): BarSeriesOption {
  const color = seriesColor(context.palette, index, series.other);
  const rounded = layout.horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0];
  const lastIndex = series.values.length - 1;
  return {
    type: 'bar',
    name: series.name,
    ...(layout.stacked ? { stack: 'all' } : {}),
    barMaxWidth: layout.horizontal ? 24 : 44,
    barCategoryGap: '26%',
    itemStyle: { color, borderRadius: layout.stacked && !layout.last ? 0 : rounded },
    emphasis: { focus: 'series' },
    ...(layout.horizontal && layout.single ? { label: barLabel(series, context) } : {}),
    data: series.values.map((value, at) =>
      layout.partial && at === lastIndex
        ? { value, itemStyle: { color: `${color}55`, borderColor: color, borderType: 'dashed', borderWidth: 1.2 } }
        : value,
    ),
  } as BarSeriesOption;
}

function barLabel(series: DataSeries, { palette, currency }: OptionContext) {
  return {
    show: true,
    position: 'right',
    color: palette.text,
    formatter: ({ value }: { value: unknown }) =>
      typeof value === 'number' ? formatNumber(value, { format: series.format, currency, compact: true }) : '',
  };
}

function lineSeries(series: DataSeries, index: number, area: boolean, partial: boolean, context: OptionContext): LineSeriesOption[] {
  const color = seriesColor(context.palette, index, series.other);
  const last = series.values.length - 1;
  const few = series.values.length <= 40;
  const shape = { type: 'line' as const, name: series.name, color, smooth: false, connectNulls: false, symbol: 'circle', symbolSize: 6 };
  const solid: LineSeriesOption = {
    ...shape,
    showSymbol: few,
    lineStyle: { width: 2.2, color },
    ...(area ? { areaStyle: { color, opacity: 0.16 } } : {}),
    emphasis: { focus: 'series' },
    data: series.values.map((value, at) => (partial && at === last ? null : value)),
  };
  if (!partial) {
    return [solid];
  }
  const dashed: LineSeriesOption = {
    ...shape,
    showSymbol: true,
    symbol: 'emptyCircle',
    lineStyle: { width: 2, color, type: 'dashed' },
    data: series.values.map((value, at) => (at >= last - 1 ? { value: value ?? '-', symbolSize: at === last ? 7 : 0 } : '-')),
  };
  return [solid, dashed];
}

interface TooltipEntry {
  dataIndex: number;
}

function axisTooltip(data: ChartData, { partial, numbered }: { partial: boolean; numbered: boolean }, { palette, currency }: OptionContext) {
  return (parameters: unknown): string => {
    const first = (Array.isArray(parameters) ? parameters[0] : parameters) as TooltipEntry | undefined;
    const at = first?.dataIndex ?? 0;
    const unfinished = partial && at === data.categories.length - 1 ? ' (so far)' : '';
    const lines = data.series.map((series, index) => {
      const value = series.values[at] ?? null;
      return {
        color: seriesColor(palette, index, series.other),
        name: series.name,
        value: value === null ? 'no value' : formatNumber(value, { format: series.format, currency }),
      };
    });
    return tooltipHtml(`${numbered ? `${data.axis ?? ''} ` : ''}${data.categories[at] ?? ''}${unfinished}`, lines);
  };
}
