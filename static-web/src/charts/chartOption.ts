import type { EChartsOption } from 'echarts';
import type { ChartType } from '../api/types';
import { cartesianOption, isHorizontal } from './cartesianOption';
import type { ChartData } from './chartData';
import type { OptionContext } from './optionParts';
import { heatmapOption, scatterOption } from './planeOptions';
import { funnelOption, pieOption } from './shareOptions';

/** A drawing from data alone: the server sends no code and none is run. */
export function chartOption(type: ChartType, data: ChartData, partialLast: boolean, context: OptionContext): EChartsOption {
  switch (type) {
    case 'pie':
      return pieOption(data, context);
    case 'funnel':
      return funnelOption(data, context);
    case 'scatter':
      return scatterOption(data, context);
    case 'heatmap':
      return heatmapOption(data, context);
    default:
      return cartesianOption(data, { type, partialLast }, context);
  }
}

const plain = 320;

/** Known before drawing, so that nothing moves when the chart arrives. */
export function chartHeight(type: ChartType, data: ChartData): number {
  if (type === 'funnel') {
    return Math.max(140, data.categories.length * 58 + 20);
  }
  if (type === 'heatmap') {
    return Math.max(200, data.series.length * 34 + 100);
  }
  if (isHorizontal(data, type)) {
    const bars = type === 'bar' ? Math.max(1, data.series.length * 0.7) : 1;
    return Math.max(100, Math.round(data.categories.length * 34 * bars) + (data.series.length > 1 ? 70 : 24));
  }
  return plain;
}
