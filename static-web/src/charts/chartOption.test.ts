import { describe, expect, it } from 'vitest';
import type { ChartData } from './chartData';
import { chartOption } from './chartOption';
import { describeChart } from './describeChart';
import { tooltipHtml } from './optionParts';
import { chartPalette } from './palette';

const context = { palette: chartPalette('light'), currency: 'USD', width: 800, animate: false };
const data: ChartData = {
  categories: ['Nov', 'Dec', 'Jan'],
  time: true,
  series: [{ name: 'Revenue', format: 'money', values: [10, 30, 5] }],
  note: null,
};

interface DrawnSeries {
  name: string;
  lineStyle?: { type?: string };
  data: unknown[];
}

const seriesOf = (option: object) => (option as { series: DrawnSeries[] }).series;

describe('an unfinished last period', () => {
  it('is a dashed end of a line', () => {
    const [solid, dashed] = seriesOf(chartOption('line', data, true, context));
    expect(solid?.data).toEqual([10, 30, null]);
    expect(dashed?.lineStyle?.type).toBe('dashed');
    expect(dashed?.data.slice(1)).toMatchObject([{ value: 30 }, { value: 5 }]);
  });

  it('is a dashed bar', () => {
    const [bars] = seriesOf(chartOption('bar', data, true, context));
    expect(bars?.data.slice(0, 2)).toEqual([10, 30]);
    expect(bars?.data[2]).toMatchObject({ value: 5, itemStyle: { borderType: 'dashed' } });
  });

  it('is drawn like the others once it is over', () => {
    expect(seriesOf(chartOption('line', data, false, context))).toHaveLength(1);
  });
});

describe('texts of a chart', () => {
  it('never become markup', () => {
    expect(tooltipHtml('<img src=x onerror=alert(1)>', [{ color: 'red', name: '<b>', value: '"1"' }])).not.toMatch(/<img|<b>(?!&)/);
  });

  it('tell what the drawing shows', () => {
    expect(describeChart('Revenue by month', 'line', data, 'USD')).toBe(
      'Revenue by month. Line chart, 3 points in time from Nov to Jan. Revenue: highest $30.00 (Dec), lowest $5.00 (Jan). The Table tab has every value.',
    );
  });
});

describe('cohorts', () => {
  const cohort = (name: string, values: number[]) => ({ name, format: 'percent' as const, values });
  const heat = (series: ChartData['series']) => chartOption('heatmap', { categories: ['0', '1'], axis: 'Week', time: false, series, note: null }, false, context) as {
    visualMap: { min: number; max: number };
    xAxis: { name?: string };
  };

  it('are shaded by those who came back, and say what is counted', () => {
    const option = heat([cohort('5 Oct', [100, 24]), cohort('12 Oct', [100, 28])]);
    expect(option.visualMap).toMatchObject({ min: 24, max: 28 });
    expect(option.xAxis.name).toBe('Week');
  });

  it('use all shades when no row starts with the whole', () => {
    expect(heat([cohort('5 Oct', [100, 24]), cohort('12 Oct', [60, 28])]).visualMap.max).toBe(100);
  });
});

describe('the legend', () => {
  it('makes room for a second line of names', () => {
    const top = (names: string[]) => {
      const series = names.map((name) => ({ name, format: 'money' as const, values: [1, 2, 3] }));
      return (chartOption('line', { ...data, series }, false, context) as { grid: { top: number } }).grid.top;
    };
    expect(top(['a name', 'another'])).toBe(40);
    expect(top(Array.from({ length: 6 }, (_, at) => `House Blend Espresso ${at} kg`))).toBe(60);
  });
});
