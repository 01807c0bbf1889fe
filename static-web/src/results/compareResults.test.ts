import { expect, test } from 'vitest';
import type { Cell, QueryData } from '../api/types';
import { compareResults } from './compareResults';

function table(rows: Cell[][]): QueryData {
  return { columns: [{ name: 'country', type: 'text', role: 'dimension' }, { name: 'n', type: 'integer', role: 'measure' }], rows };
}

test('Rows are set side by side by their keys, whatever their order', () => {
  const { rows } = compareResults(table([['de', 10], ['fr', 4]]), table([['fr', 6], ['de', 10]]));
  expect(rows).toEqual([
    { key: ['de'], here: 10, there: 10, difference: 0, percent: 0 },
    { key: ['fr'], here: 4, there: 6, difference: 2, percent: 50 },
  ]);
});

test('A row that one side does not have stays, without a difference', () => {
  const { rows } = compareResults(table([['de', 10]]), table([['se', 1]]));
  expect(rows).toEqual([
    { key: ['de'], here: 10, there: null, difference: null, percent: null },
    { key: ['se'], here: null, there: 1, difference: null, percent: null },
  ]);
});

test('Of nothing there is no per cent', () => {
  const { rows } = compareResults(table([['de', 0]]), table([['de', 3]]));
  expect(rows[0]).toMatchObject({ difference: 3, percent: null });
});

test('Results without a number in common are not compared', () => {
  expect(compareResults({ columns: [{ name: 'x', type: 'text', role: 'detail' }], rows: [] }, table([])).measure).toBeUndefined();
});

test('Rows of SQL are about what is no number, and rows of one key are told apart by their order', () => {
  const sql = (rows: Cell[][]): QueryData => ({ columns: [{ name: 'name', type: 'text', role: 'measure' }, { name: 'n', type: 'integer', role: 'measure' }], rows });
  const { keys, rows } = compareResults(sql([['a', 1], ['a', 2]]), sql([['a', 1], ['a', 5]]));
  expect(keys.map(({ name }) => name)).toEqual(['name']);
  expect(rows.map(({ difference }) => difference)).toEqual([0, 3]);
});
