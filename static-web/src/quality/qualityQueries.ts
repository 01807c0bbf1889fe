import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getLanguageModel, getRun, listCases, listRuns } from '../api/quality';
import { byCursor } from '../ui/byCursor';

export const qualityKey = ['quality'] as const;
export const casesKey = [...qualityKey, 'cases'] as const;

export const casesQuery = infiniteQueryOptions({
  queryKey: casesKey,
  queryFn: ({ pageParam, signal }) => listCases(pageParam, signal),
  ...byCursor,
});

export const runsQuery = queryOptions({ queryKey: [...qualityKey, 'runs'], queryFn: ({ signal }) => listRuns(signal) });

export function runQuery(id: string | undefined) {
  return queryOptions({ queryKey: [...qualityKey, 'run', id], queryFn: ({ signal }) => getRun(id ?? '', signal), enabled: id !== undefined });
}

export const languageModelQuery = infiniteQueryOptions({
  queryKey: [...qualityKey, 'language-model'],
  queryFn: ({ pageParam, signal }) => getLanguageModel(pageParam, signal),
  ...byCursor,
});
