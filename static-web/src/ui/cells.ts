import type { Cell, ResultColumn } from '../api/types';
import { formatBucket, formatDate, formatDateTime, isCyclic } from './dates';
import { formatExact, formatNumber, toNumber } from './numbers';
import { sentence } from './words';

export interface CellContext {
  currency?: string | null | undefined;
  timeZone?: string | undefined;
}

export function isNumeric(column: ResultColumn): boolean {
  return column.type === 'integer' || column.type === 'number';
}

export function columnLabel(column: ResultColumn): string {
  return column.label ?? sentence(column.name);
}

/** A cell as people read it; exact where a table needs it, never abbreviated. */
export function formatCell(value: Cell | undefined, column: ResultColumn, context: CellContext = {}): string {
  if (value === null || value === undefined) {
    return '–';
  }
  if (typeof value === 'boolean') {
    return value ? 'Yes' : 'No';
  }
  if (isTemporal(column) && typeof value === 'string') {
    return formatTime(value, column, context);
  }
  if (column.grain && isCyclic(column.grain)) {
    return formatBucket(String(value), column.grain);
  }
  if (isNumeric(column)) {
    return formatNumeric(value, column, context);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isTemporal(column: ResultColumn): boolean {
  return column.type === 'date' || column.type === 'timestamp';
}

function formatTime(value: string, column: ResultColumn, context: CellContext): string {
  if (column.grain) {
    return formatBucket(value, column.grain, context.timeZone, true);
  }
  return column.type === 'date' ? formatDate(value, context.timeZone) : formatDateTime(value, context.timeZone);
}

function formatNumeric(value: string | number, column: ResultColumn, context: CellContext): string {
  // Numbers that JavaScript would round travel as text, and so do NaN and the infinities.
  if (typeof value === 'string') {
    return formatExact(value);
  }
  const number = toNumber(value);
  const format = column.format ?? (column.type === 'integer' ? 'integer' : 'number');
  return number === null ? String(value) : formatNumber(number, { format, currency: context.currency });
}
