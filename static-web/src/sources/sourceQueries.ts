import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listDeadLetters, listSources, listUserMerges, listWarnings } from '../api/sources';
import { byCursor } from '../ui/byCursor';

export const sourcesKey = ['sources'] as const;
export const warningsKey = [...sourcesKey, 'warnings'] as const;
export const deadLettersKey = [...sourcesKey, 'dead-letters'] as const;

const pollMs = 3000;

export const sourceListQuery = queryOptions({
  queryKey: [...sourcesKey, 'list'],
  queryFn: ({ signal }) => listSources(signal),
  refetchInterval: pollMs,
});

export const warningsQuery = infiniteQueryOptions({
  queryKey: warningsKey,
  queryFn: ({ pageParam, signal }) => listWarnings(pageParam, signal),
  ...byCursor,
  refetchInterval: pollMs * 3,
});

export const deadLettersQuery = infiniteQueryOptions({
  queryKey: deadLettersKey,
  queryFn: ({ pageParam, signal }) => listDeadLetters(pageParam, signal),
  ...byCursor,
  refetchInterval: pollMs * 3,
});

export const userMergesQuery = infiniteQueryOptions({
  queryKey: [...sourcesKey, 'user-merges'],
  queryFn: ({ pageParam, signal }) => listUserMerges(pageParam, signal),
  ...byCursor,
  refetchInterval: pollMs * 3,
});
