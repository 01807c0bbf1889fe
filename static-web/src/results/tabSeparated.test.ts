import { expect, it } from 'vitest';
import { tabSeparated } from './tabSeparated';

it('Copied cells cannot start a formula and stay in their column', () => {
  const columns = [{ name: 'name', type: 'text' as const }, { name: 'order_count', type: 'integer' as const }];
  const rows = [['=HYPERLINK("x")', 3], ['a\tb\nc', -4], [null, null]];
  expect(tabSeparated({ columns, rows })).toBe(['Name\tOrder count', '\'=HYPERLINK("x")\t3', 'a b c\t-4', '\t'].join('\n'));
});
