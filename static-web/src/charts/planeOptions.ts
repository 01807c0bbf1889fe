import type { EChartsOption } from 'echarts';
import { formatNumber } from '../ui/numbers';
import type { ChartData } from './chartData';
import { axisValue, baseOption, categoryAxis, numberedAxis, tooltip, tooltipHtml, valueAxis } from './optionParts';
import type { OptionContext } from './optionParts';
import { chartFont, seriesColor } from './palette';

interface PointParameters {
  dataIndex: number;
  value: unknown;
}

/** Two measures against each other, one point a row. */
export function scatterOption(data: ChartData, context: OptionContext): EChartsOption {
  const { palette, currency } = context;
  const [x, y] = data.series;
  const name = { nameLocation: 'middle' as const, nameTextStyle: { color: palette.text, fontFamily: chartFont } };
  return {
    ...baseOption(context),
    grid: { left: 26, right: 20, top: 16, bottom: 26, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      ...tooltip(context),
      trigger: 'item',
      formatter: (parameters: unknown) => {
        const at = (parameters as PointParameters).dataIndex;
        return tooltipHtml(
          data.categories[at] ?? '',
          [x, y].flatMap((series) => series ? [{ color: 'transparent', name: series.name, value: formatNumber(series.values[at] ?? 0, { format: series.format, currency }) }] : []),
        );
      },
    },
    xAxis: { ...valueAxis(context, x?.format, false), ...name, name: x?.name ?? '', nameGap: 32 },
    yAxis: { ...valueAxis(context, y?.format, false), ...name, name: y?.name ?? '', nameGap: 52 },
    series: [
      {
        type: 'scatter',
        symbolSize: data.categories.length > 200 ? 6 : 10,
        itemStyle: { color: seriesColor(palette, 0), opacity: 0.75 },
        data: data.categories.map((_, at) => [x?.values[at] ?? null, y?.values[at] ?? null]),
      },
    ],
  };
}

/** One measure over two dimensions. */
export function heatmapOption(data: ChartData, context: OptionContext): EChartsOption {
  const { palette, currency } = context;
  const format = data.series[0]?.format;
  const [low, high] = shadedRange(data);
  const textOn = (value: number | null) => ((value ?? low) - low > (high - low) * 0.5 ? palette.heatText[1] : palette.heatText[0]);
  const cells = data.series.flatMap((series, y) => series.values.map((value, x) => ({ value: [x, y, value ?? '-'] as const, label: { color: textOn(value) } })));
  const named = numberedAxis(context, data);
  const labelled = data.categories.length * 56 < context.width;
  return {
    ...baseOption(context),
    grid: { left: 8, right: 12, top: 8, bottom: named ? 62 : 44, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      ...tooltip(context),
      trigger: 'item',
      formatter: (parameters: unknown) => {
        const [x, y, value] = (parameters as { value: [number, number, number | '-'] }).value;
        const text = value === '-' ? 'no value' : formatNumber(value, { format, currency });
        return tooltipHtml(`${named ? `${data.axis ?? ''} ` : ''}${data.categories[x] ?? ''}`, [{ color: 'transparent', name: data.series[y]?.name ?? '', value: text }]);
      },
    },
    xAxis: { ...categoryAxis(context, data.categories), axisLine: { show: false }, ...named },
    yAxis: { ...categoryAxis(context, data.series.map((series) => series.name)), inverse: true, axisLine: { show: false } },
    visualMap: {
      min: low,
      max: high,
      text: [axisValue(format, currency)(high), axisValue(format, currency)(low)],
      textGap: 8,
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 140,
      itemWidth: 10,
      inRange: { color: [...palette.heat] },
      outOfRange: { color: palette.heat.at(-1) },
      textStyle: { color: palette.text, fontFamily: chartFont },
    },
    series: [
      {
        type: 'heatmap',
        data: cells,
        itemStyle: { borderColor: palette.surface, borderWidth: 2, borderRadius: 4 },
        label: {
          show: labelled,
          fontFamily: chartFont,
          formatter: ({ value }: { value: readonly [number, number, number | '-'] }) => (value[2] === '-' ? '' : axisValue(format, currency)(value[2])),
        },
      },
    ],
  } as unknown as EChartsOption;
}

/** The values the shades tell apart. Where every row starts with the whole, the whole would wash out the rest: it stands outside. */
function shadedRange(data: ChartData): [low: number, high: number] {
  const whole = data.series.length > 0 && data.series.every((series) => series.format === 'percent' && series.values[0] === 100);
  const values = data.series.flatMap((series) => series.values.slice(whole ? 1 : 0).filter((value) => value !== null));
  return [whole ? Math.min(...values) : Math.min(0, ...values), Math.max(1e-9, ...values)];
}
