import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { checkSql, getQuery, getVocabulary, listQueries, renderPlan } from '../api/queries';
import { byCursor } from '../ui/byCursor';

export const queryLogKey = ['queries'] as const;

export const vocabularyQuery = queryOptions({ queryKey: ['sql-vocabulary'], queryFn: ({ signal }) => getVocabulary(signal), staleTime: 60_000 });

export function sqlCheckQuery(sql: string) {
  return queryOptions({ queryKey: ['sql-check', sql], queryFn: ({ signal }) => checkSql(sql, signal), enabled: sql.trim() !== '', retry: false, staleTime: 60_000 });
}

export function renderingQuery(plan: unknown, enabled: boolean) {
  return queryOptions({ queryKey: ['plan-rendering', plan], queryFn: ({ signal }) => renderPlan(plan, signal), enabled, retry: false });
}

export function sharedQuery(id: string | undefined) {
  return queryOptions({ queryKey: [...queryLogKey, 'one', id], queryFn: ({ signal }) => getQuery(id ?? '', signal), enabled: id !== undefined, retry: false });
}

export function queryListQuery(words: string, favourite: boolean) {
  return infiniteQueryOptions({
    queryKey: [...queryLogKey, 'list', favourite, words],
    queryFn: ({ pageParam, signal }) => listQueries({ words, favourite }, pageParam, signal),
    ...byCursor,
  });
}
