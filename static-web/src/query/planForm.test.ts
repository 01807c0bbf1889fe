import { expect, test } from 'vitest';
import { emptyForm, formOf, isComplete, midnight, planOf } from './planForm';

test('A form comes back from the plan that it makes', () => {
  const forms = [
    emptyForm,
    { ...emptyForm, events: ['a', 'b'], measure: 'sum' as const, of: 'event.price', by: 'user.plan', limit: '5', filters: [{ field: 'event.country', operator: 'equals', value: 'de, fr' }, { field: 'user.plan', operator: 'isMissing', value: '' }] },
    { ...emptyForm, measure: 'users' as const, grain: 'week', from: '2026-03-01', to: '2026-03-31' },
    { ...emptyForm, kind: 'funnel' as const, events: ['a', 'b', 'c'], window: '7' },
  ];
  for (const form of forms) {
    expect(formOf(JSON.parse(JSON.stringify(planOf(form, 'Europe/Berlin'))), 'Europe/Berlin')).toEqual(form);
  }
});

test('A plan that says more than a form can show is not shown as one', () => {
  const plan = planOf({ ...emptyForm, grain: 'day' }, 'UTC');
  expect(formOf({ ...plan, comparison: { ranges: [] , percentChange: true } }, 'UTC')).toBeNull();
  expect(formOf({ ...plan, cumulative: true }, 'UTC')).toBeNull();
  expect(formOf({ ...plan, users: { kind: 'everyone' } }, 'UTC')).toBeNull();
  expect(formOf({ kind: 'retention' }, 'UTC')).toBeNull();
  expect(formOf(null, 'UTC')).toBeNull();
});

test('Days begin at midnight in the zone, also where clocks change', () => {
  expect(midnight('2026-01-15', 'Europe/Berlin')).toBe('2026-01-14T23:00:00.000Z');
  expect(midnight('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(midnight('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  expect(midnight('2026-07-01', 'America/New_York')).toBe('2026-07-01T04:00:00.000Z');
  expect(midnight('2026-07-01', 'UTC')).toBe('2026-07-01T00:00:00.000Z');
});

test('The last day counts whole', () => {
  expect(planOf({ ...emptyForm, to: '2026-03-31' }, 'UTC').range).toEqual({ to: '2026-04-01T00:00:00.000Z' });
});

test('A funnel needs two steps', () => {
  expect(isComplete({ ...emptyForm, kind: 'funnel', events: ['a'] })).toBe(false);
  expect(isComplete({ ...emptyForm, kind: 'funnel', events: ['a', 'b'] })).toBe(true);
});
