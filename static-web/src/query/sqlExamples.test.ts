import { expect, it } from 'vitest';
import { sqlExamples } from './sqlExamples';

const empty = { relations: [], functions: [], events: [], properties: [], attributes: [] };

it('begins with the names of the data, quoted', () => {
  const examples = sqlExamples({
    ...empty,
    events: ["it's done", 'other'],
    properties: [
      { path: 'deep.one', type: 'text', events: ["it's done"], values: ['a', 'b'] },
      { path: 'plan', type: 'text', events: ["it's done"], values: ['free', 'paid'] },
    ],
  });
  expect(examples.map(({ title }) => title)).toEqual(['Events by name', "it's done by day", "it's done by plan"]);
  expect(examples[1]?.sql).toContain("name = 'it''s done'");
  expect(examples[2]?.sql).toContain("properties->>'plan'");
});

it('offers nothing where there is no data', () => {
  expect(sqlExamples(empty)).toEqual([]);
});
