import type { QueryData } from '../api/types';
import { columnLabel } from '../ui/cells';

/** Rows for pasting into a spreadsheet; a cell that could start a formula is quoted. */
export function tabSeparated({ columns, rows }: Pick<QueryData, 'columns' | 'rows'>): string {
  const header = columns.map(columnLabel);
  return [header, ...rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))]
    .map((row) => row.map(safeCell).join('\t'))
    .join('\n');
}

function safeCell(text: string): string {
  const flat = text.replace(/[\t\r\n]+/g, ' ');
  return /^[=+@-]/.test(flat) && !/^-?\d/.test(flat) ? `'${flat}` : flat;
}
