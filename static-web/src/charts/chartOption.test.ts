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
