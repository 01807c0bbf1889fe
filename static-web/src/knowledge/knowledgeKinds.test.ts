import { expect, test } from 'vitest';
import { kinds, sentValue, shownValue } from './knowledgeKinds';
import type { FormField } from './knowledgeKinds';

function field(name: string): FormField {
  const found = kinds['event-definitions'].fields.find((one) => one.name === name);
  if (!found) {
    throw new Error(name);
  }
  return found;
}

test('Properties are written one a line and come back the same', () => {
  const properties = { plan: { type: 'text', description: 'free, pro or team' }, seats: { type: 'number', description: '' }, note: 'anything: really' };
  expect(sentValue(field('properties'), shownValue(field('properties'), properties))).toEqual(properties);
});

test('Lists lose blanks and empty parts', () => {
  expect(sentValue(field('synonyms'), ' sale, , order ,')).toEqual(['sale', 'order']);
});
