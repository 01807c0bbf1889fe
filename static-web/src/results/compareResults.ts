import type { Cell, QueryData, ResultColumn } from '../api/types';
import { toNumber } from '../ui/numbers';

export interface ComparedRow {
  key: Cell[];
  here: Cell;
  there: Cell;
  difference: number | null;
  percent: number | null;
}

export interface ComparedResults {
  keys: ResultColumn[];
  measure: ResultColumn | undefined;
  rows: ComparedRow[];
}

/** Sets the first numbers of two results side by side, row by row of the same keys; rows that only one has stay, with a gap. */
export function compareResults(here: QueryData, there: QueryData): ComparedResults {
  const keys = keysOf(here);
  const [left, right] = [firstMeasure(here), firstMeasure(there)];
  const measure = here.columns[left];
  if (!measure || right < 0) {
    return { keys: [], measure: undefined, rows: [] };
  }
  const keyed = (data: QueryData) => {
    const rows = new Map<string, Cell[]>();
    for (const row of data.rows) {
      // Rows of one key, of SQL without a grouping, are told apart by their order.
      let key = keyOf(row, keys);
      for (let again = 2; rows.has(key); again += 1) {
        key = `${keyOf(row, keys)} ${String(again)}`;
      }
      rows.set(key, row);
    }
    return rows;
  };
  const [mine, others] = [keyed(here), keyed(there)];
  const all = [...new Set([...mine.keys(), ...others.keys()])];
  return {
    keys: keys.flatMap((index) => here.columns[index] ?? []),
    measure,
    rows: all.map((key) => {
      const [mineRow, otherRow] = [mine.get(key), others.get(key)];
      return {
        key: keys.map((index) => (mineRow ?? otherRow)?.[index] ?? null),
        here: mineRow?.[left] ?? null,
        there: otherRow?.[right] ?? null,
        ...differenceOf(toNumber(mineRow?.[left] ?? null), toNumber(otherRow?.[right] ?? null)),
      };
    }),
  };
}

/** What a row is about: the groups of a plan or, of SQL, whatever is no number. */
function keysOf({ columns }: QueryData): number[] {
  const groups = columns.flatMap(({ role }, index) => (role === 'time' || role === 'dimension' ? [index] : []));
  return groups.length > 0 ? groups : columns.flatMap(({ type }, index) => (type === 'integer' || type === 'number' ? [] : [index]));
}

function firstMeasure(data: QueryData): number {
  return data.columns.findIndex((column) => column.role === 'measure' && (column.type === 'integer' || column.type === 'number'));
}

function keyOf(row: Cell[], keys: number[]): string {
  return JSON.stringify(keys.map((index) => row[index] ?? null));
}

function differenceOf(here: number | null, there: number | null): Pick<ComparedRow, 'difference' | 'percent'> {
  if (here === null || there === null) {
    return { difference: null, percent: null };
  }
  return { difference: there - here, percent: here === 0 ? null : Math.round((1000 * (there - here)) / Math.abs(here)) / 10 };
}
