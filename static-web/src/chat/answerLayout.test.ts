import { describe, expect, it } from 'vitest';
import type { Part } from '../api/types';
import { layOut } from './answerLayout';

const query = (id: string, queryId: string): Part => ({ id, type: 'query_results', data: { queryId, columns: [], rows: [] } });
const chart = (id: string, queryId?: string): Part => ({ id, type: 'chart', data: { type: 'bar', series: [], ...(queryId ? { queryId } : {}) } });

describe('laying out an answer', () => {
  it('brings charts to the results they were drawn from', () => {
    const { results } = layOut([query('1', 'a'), query('2', 'b'), chart('3', 'b'), chart('4', 'a')]);
    expect(results.map((pair) => pair.chart?.id)).toEqual(['4', '3']);
  });

  it('joins one chart and one result that do not name each other', () => {
    expect(layOut([query('1', 'a'), chart('2')]).results[0]?.chart?.id).toBe('2');
  });

  it('collects suggestions from questions and from actions, once each', () => {
    const parts: Part[] = [
      { id: '1', type: 'action', data: { purpose: 'suggestions', questions: ['A', 'B'] } },
      { id: '2', type: 'action', data: { purpose: 'suggestions' }, actions: [{ kind: 'ask', label: 'B' }, { kind: 'export', label: 'CSV' }] },
    ];
    expect(layOut(parts).suggestions).toEqual(['A', 'B']);
  });
});
