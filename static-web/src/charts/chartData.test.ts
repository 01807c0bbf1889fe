import { describe, expect, it } from 'vitest';
import type { Cell, ChartSpec, ResultColumn } from '../api/types';
import { chartData } from './chartData';
import { fittingTypes, withGroupsOnAxis } from './chartTypes';

const week: ResultColumn = { name: 'week', type: 'date', role: 'time', grain: 'week' };
const channel: ResultColumn = { name: 'channel', type: 'text', role: 'dimension' };
const revenue: ResultColumn = { name: 'revenue', type: 'number', role: 'measure', format: 'money' };
const rate: ResultColumn = { name: 'rate', type: 'number', role: 'measure', format: 'percent' };

const split: ChartSpec = { type: 'stackedBar', x: { column: 'week' }, series: [{ column: 'revenue' }], splitBy: 'channel', stacked: true };

describe('a measure against another', () => {
  it('has a point a group, with both measures as series', () => {
    const spec = withGroupsOnAxis({ type: 'scatter', x: { column: 'revenue', label: 'Revenue' }, series: [{ column: 'rate' }] }, [channel, revenue, rate]);
    const data = chartData(spec, { columns: [channel, revenue, rate], rows: [['Email', 10, 3], ['Paid', 20, 5]] }, {});
    expect(data.categories).toEqual(['Email', 'Paid']);
    expect(data.series.map(({ name, format, values }) => [name, format, values])).toEqual([['Revenue', 'money', [10, 20]], ['Rate', 'percent', [3, 5]]]);
  });
});

describe('a result over weekdays', () => {
  it('names the days', () => {
    const day: ResultColumn = { name: 'day_of_week', type: 'integer', role: 'time', grain: 'dayOfWeek' };
    const data = chartData({ type: 'bar', x: { column: 'day_of_week' }, series: [{ column: 'revenue' }] }, { columns: [day, revenue], rows: [[1, 10], [7, 5]] }, {});
    expect(data.categories).toEqual(['Monday', 'Sunday']);
  });
});

describe('a result split by a dimension', () => {
  const rows: Cell[][] = [
    ['2011-12-05', 'Email', 10],
    ['2011-12-05', 'Paid', '20.5'],
    ['2011-12-12', 'Email', 30],
  ];

  it('becomes one series a value, with zero where nothing happened', () => {
    const data = chartData(split, { columns: [week, channel, revenue], rows }, {});
    expect(data.categories).toEqual(['5 Dec', '12 Dec']);
    expect(data.series.map(({ name, values }) => [name, values])).toEqual([
      ['Email', [10, 30]],
      ['Paid', [20.5, 0]],
    ]);
  });

  it('leaves a gap instead of a zero for ratios', () => {
    const spec: ChartSpec = { ...split, series: [{ column: 'rate' }] };
    const data = chartData(spec, { columns: [week, channel, rate], rows }, {});
    expect(data.series[1]?.values).toEqual([20.5, null]);
  });

  it('keeps the nine largest of many series and sums the rest', () => {
    const many: Cell[][] = Array.from({ length: 14 }, (_, index) => ['2011-12-05', `c${index}`, index + 1]);
    const data = chartData(split, { columns: [week, channel, revenue], rows: many }, {});
    expect(data.series).toHaveLength(10);
    expect(data.series[0]?.name).toBe('c13');
    expect(data.series.at(-1)).toMatchObject({ name: 'Other (5)', other: true, values: [15] });
    expect(data.note).toContain('9 largest of 14');
  });

  it('never sums ratios into an other', () => {
    const many: Cell[][] = Array.from({ length: 14 }, (_, index) => ['2011-12-05', `c${index}`, index / 14]);
    const data = chartData({ ...split, series: [{ column: 'rate' }] }, { columns: [week, channel, rate], rows: many }, {});
    expect(data.series.some((series) => series.other)).toBe(false);
    expect(data.series).toHaveLength(10);
  });
});

describe('a result of one measure', () => {
  const spec: ChartSpec = { type: 'bar', x: { column: 'channel' }, series: [{ column: 'revenue', label: 'Revenue' }] };

  it('keeps unknown values as gaps', () => {
    const data = chartData({ ...spec, x: { column: 'week' } }, { columns: [week, revenue], rows: [['2011-12-05', 1], ['2011-12-12', null], ['2011-12-19', 3]] }, {});
    expect(data.series[0]?.values).toEqual([1, null, 3]);
  });

  it('shows the first of many categories and says so', () => {
    const rows: Cell[][] = Array.from({ length: 200 }, (_, index) => [`p${index}`, 200 - index]);
    const data = chartData(spec, { columns: [channel, revenue], rows, rowCount: 1240 }, {});
    expect(data.categories).toHaveLength(20);
    expect(data.note).toBe('The first 20 of 1,240. The table has all.');
  });

  it('names missing values', () => {
    expect(chartData(spec, { columns: [channel, revenue], rows: [[null, 1]] }, {}).categories).toEqual(['(none)']);
  });
});

describe('chart types that fit', () => {
  it('start with the proposed one and never offer a pie over time', () => {
    const types = fittingTypes({ type: 'line', x: { column: 'week' }, series: [{ column: 'revenue' }] }, { columns: [week, revenue], rowCount: 6 });
    expect(types).toEqual(['line', 'area', 'bar']);
  });

  it('offer a pie for a few parts of a whole, not for ratios', () => {
    const one = { type: 'bar', x: { column: 'channel' } };
    expect(fittingTypes({ ...one, series: [{ column: 'revenue' }] }, { columns: [channel, revenue], rowCount: 6 })).toContain('pie');
    expect(fittingTypes({ ...one, series: [{ column: 'rate', format: 'percent' }] }, { columns: [channel, rate], rowCount: 6 })).not.toContain('pie');
  });

  it('read an unknown type as bars', () => {
    expect(fittingTypes({ type: 'hologram', x: { column: 'channel' }, series: [{ column: 'revenue' }] }, { columns: [channel, revenue], rowCount: 3 })[0]).toBe('bar');
  });
});
