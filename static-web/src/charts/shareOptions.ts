import type { EChartsOption } from 'echarts';
import { formatNumber } from '../ui/numbers';
import type { ChartData } from './chartData';
import { axisValue, baseOption, categoryAxis, legend, tooltip, tooltipHtml } from './optionParts';
import type { OptionContext } from './optionParts';
import { chartFont, seriesColor } from './palette';

interface ItemParameters {
  name: string;
  value: unknown;
  color?: unknown;
  percent?: number;
  dataIndex: number;
}

/** One measure as shares of its whole. */
export function pieOption(data: ChartData, context: OptionContext): EChartsOption {
  const series = data.series[0];
  const { palette, currency } = context;
  const items = data.categories.map((name, index) => ({
    name,
    value: Math.max(series?.values[index] ?? 0, 0),
    itemStyle: { color: seriesColor(palette, index) },
  }));
  return {
    ...baseOption(context),
    legend: { ...legend(context, data.categories), show: context.width < 520 },
    tooltip: { ...tooltip(context), trigger: 'item', formatter: itemTooltip((value) => formatNumber(value, { format: series?.format, currency })) },
    series: [
      {
        type: 'pie',
        radius: ['46%', '72%'],
        center: ['50%', context.width < 520 ? '56%' : '50%'],
        padAngle: 1,
        itemStyle: { borderRadius: 4 },
        label: {
          show: context.width >= 520,
          color: palette.text,
          fontFamily: chartFont,
          formatter: (item: unknown) => `${(item as ItemParameters).name}  ${percent((item as ItemParameters).percent)}`,
        },
        labelLine: { lineStyle: { color: palette.axis } },
        data: items,
      },
    ],
  };
}

/** Steps with what is left at each, relative to the first. */
export function funnelOption(data: ChartData, context: OptionContext): EChartsOption {
  const { palette, currency } = context;
  const series = data.series[0];
  const values = data.categories.map((_, index) => series?.values[index] ?? 0);
  const first = values[0] ?? 0;
  const share = (value: number) => (first > 0 ? formatNumber((100 * value) / first, { format: 'percent' }) : '–');
  return {
    ...baseOption(context),
    tooltip: {
      ...tooltip(context),
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (parameters: unknown) => {
        const at = ((Array.isArray(parameters) ? parameters[0] : parameters) as ItemParameters | undefined)?.dataIndex ?? 0;
        const value = values[at] ?? 0;
        const before = values[at - 1];
        return tooltipHtml(data.categories[at] ?? '', [
          { color: seriesColor(palette, 0), name: series?.name ?? '', value: formatNumber(value, { format: series?.format, currency }) },
          { color: 'transparent', name: 'of the first step', value: share(value) },
          ...(before ? [{ color: 'transparent', name: 'of the step before', value: formatNumber((100 * value) / before, { format: 'percent' }) }] : []),
        ]);
      },
    },
    grid: { left: 8, right: 110, top: 8, bottom: 6, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', show: false, max: first || 1 },
    yAxis: { ...categoryAxis(context, data.categories), inverse: true, axisLine: { show: false } },
    series: [
      {
        type: 'bar',
        barMaxWidth: 46,
        barCategoryGap: '18%',
        showBackground: true,
        backgroundStyle: { color: palette.grid, borderRadius: 6 },
        itemStyle: { color: seriesColor(palette, 0), borderRadius: 6 },
        label: {
          show: true,
          position: 'right',
          color: palette.text,
          formatter: ({ value }: { value: unknown }) => `${axisValue(series?.format, currency)(Number(value))} · ${share(Number(value))}`,
        },
        data: values,
      },
    ],
  };
}

function percent(value: number | undefined): string {
  return formatNumber(value ?? 0, { format: 'percent' });
}

function itemTooltip(format: (value: number) => string) {
  return (parameters: unknown): string => {
    const item = parameters as ItemParameters;
    const share = item.percent === undefined ? '' : ` (${percent(item.percent)})`;
    return tooltipHtml(item.name, [{ color: typeof item.color === 'string' ? item.color : 'transparent', name: 'Value', value: `${format(Number(item.value))}${share}` }]);
  };
}
