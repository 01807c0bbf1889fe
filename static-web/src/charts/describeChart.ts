import type { ChartType } from '../api/types';
import { formatNumber } from '../ui/numbers';
import type { ChartData, DataSeries } from './chartData';
import { chartTypeLabels } from './chartTypes';

/** What a chart shows, in words, for people who do not see it. */
export function describeChart(title: string, type: ChartType, data: ChartData, currency: string | null | undefined): string {
  const kind = `${chartTypeLabels[type]} chart`;
  const size = `${data.categories.length} ${data.time ? 'points in time' : 'categories'}`;
  const range = data.time && data.categories.length > 1 ? ` from ${data.categories[0] ?? ''} to ${data.categories.at(-1) ?? ''}` : '';
  const series = data.series.slice(0, 4).map((one) => describeSeries(one, data.categories, currency));
  const more = data.series.length > 4 ? ` And ${data.series.length - 4} more series.` : '';
  const campaigns = data.markers?.length ? ` Campaigns began: ${data.markers.map(({ name, index }) => `${name} (${data.categories[index] ?? ''})`).join(', ')}.` : '';
  return `${title}. ${kind}, ${size}${range}. ${series.join(' ')}${more}${campaigns} The Table tab has every value.`;
}

function describeSeries(series: DataSeries, categories: string[], currency: string | null | undefined): string {
  const known = series.values.flatMap((value, index) => (value === null ? [] : [{ value, name: categories[index] ?? '' }]));
  if (known.length === 0) {
    return `${series.name}: no values.`;
  }
  const highest = known.reduce((best, one) => (one.value > best.value ? one : best));
  const lowest = known.reduce((best, one) => (one.value < best.value ? one : best));
  const words = (value: number) => formatNumber(value, { format: series.format, currency });
  return `${series.name}: highest ${words(highest.value)} (${highest.name}), lowest ${words(lowest.value)} (${lowest.name}).`;
}
