import { expect, test } from 'vitest';
import type { Vocabulary } from '../api/queries';
import { offer } from './offer';

const vocabulary: Vocabulary = {
  relations: [
    { name: 'analytics.events', columns: [{ name: 'name', type: 'text', meaning: 'what happened' }, { name: 'occurred_at', type: 'timestamptz', meaning: 'when' }] },
    { name: 'analytics.users', columns: [{ name: 'attributes', type: 'jsonb', meaning: 'what is known' }] },
  ],
  functions: ['count', 'concat', 'date_trunc'],
  events: ['purchase', "it's on"],
  properties: [{ path: 'country', type: 'text', events: ['purchase'], values: ['de', 'fr'] }, { path: 'note', type: 'text', events: [], values: [] }],
  attributes: [{ path: 'plan', type: 'text', events: [], values: ['free', 'pro'] }],
};

function labels(before: string): string[] | undefined {
  return offer(before, vocabulary)?.options.map(({ label }) => label);
}

test('Relations are offered behind from and join', () => {
  expect(labels('select 1 from ')).toEqual(['analytics.events', 'analytics.users']);
  expect(labels('select 1 from analytics.events e join us')).toEqual(['analytics.users']);
});

test('Columns and functions are offered by what they begin with, then by what they contain', () => {
  expect(labels('select co')).toEqual(['count', 'concat']);
  expect(labels('select e.na')).toEqual(['name']);
  expect(labels('select at')).toEqual(['attributes', 'occurred_at', 'concat', 'date_trunc']);
});

test('Names of events are offered behind name =, also in lists', () => {
  expect(labels("select 1 from events where name = '")).toEqual(['purchase', "it's on"]);
  expect(labels("select 1 from events where name in ('purchase', 'i")).toEqual(["it's on"]);
  expect(offer("where name = 'it", vocabulary)?.options[0]?.apply).toBe("it''s on");
});

test('Properties and their few values are offered in quotes', () => {
  expect(labels("where properties ->> '")).toEqual(['country', 'note']);
  expect(labels("where properties ->> 'country' = '")).toEqual(['de', 'fr']);
  expect(labels("where attributes ->> 'plan' = 'p")).toEqual(['pro']);
});

test('Nothing is offered in a text that is none of these, nor behind a finished word', () => {
  expect(labels("select 'hello ")).toEqual([]);
  expect(labels('select 1 ')).toBeUndefined();
});
