import { describe, expect, it } from 'vitest';
import type { Part } from '../api/types';
import { draftsOf } from './draft';

const results = (actions: { kind: string; label: string }[]): Part => ({
  id: 'r', type: 'query_results', content: 'buyers by country', data: { queryId: 'q', columns: [], rows: [], planSummary: 'buyers by country' }, actions,
});

describe('what an answer offers to act on', () => {
  it('is a segment where the result is about people', () => {
    expect(draftsOf([results([{ kind: 'create_segment', label: 'Save as segment' }])])).toEqual([
      { kind: 'suggested_segment', key: 'r-people', name: 'Buyers by country', queryId: 'q' },
    ]);
  });

  it.each([
    ['who bought twice but not lately?', 'People who bought twice but not lately'],
    ['how many users from Spain bought', 'Users from Spain bought'],
    ['list all customers with 3 orders', 'Customers with 3 orders'],
    ['which plan do they have?', 'People in this answer'],
    ['How much money is that?', 'People in this answer'],
    ['how many users is that', 'People in this answer'],
    ['what devices do our users use', 'People in this answer'],
    ['', 'People in this answer'],
  ])('calls the people of "%s" "%s"', (question, name) => {
    const part = results([{ kind: 'create_segment', label: 'Save as segment' }]);
    const asked = { ...part, content: question, data: { ...part.data, planSummary: question } } as Part;
    expect(draftsOf([asked])[0]?.name).toBe(name);
  });

  it('is nothing where the server offers nothing', () => {
    expect(draftsOf([results([{ kind: 'export', label: 'CSV' }])])).toEqual([]);
  });

  it('is what was drafted on request', () => {
    const part: Part = { id: 'p', type: 'action', data: { purpose: 'draft_segment', id: 's', name: 'VIPs', count: 12 } };
    expect(draftsOf([part])).toEqual([{ kind: 'segment', key: 'p', name: 'VIPs', description: null, members: 12, segmentId: 's' }]);
  });
});
