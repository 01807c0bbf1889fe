import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getSavedQuery, listComments, listSavedQueries, listSavedVersions } from '../api/savedQueries';
import { byCursor } from '../ui/byCursor';

export const savedKey = ['saved-queries'] as const;

export function savedQuery(id: string | undefined) {
  return queryOptions({ queryKey: [...savedKey, 'one', id], queryFn: ({ signal }) => getSavedQuery(id ?? '', signal), enabled: id !== undefined, retry: false });
}

export function savedListQuery(words: string) {
  return infiniteQueryOptions({
    queryKey: [...savedKey, 'list', words],
    queryFn: ({ pageParam, signal }) => listSavedQueries(words, pageParam, signal),
    ...byCursor,
  });
}

export function savedVersionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...savedKey, 'versions', id],
    queryFn: ({ pageParam, signal }) => listSavedVersions(id, pageParam, signal),
    ...byCursor,
  });
}

export function commentsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...savedKey, 'comments', id],
    queryFn: ({ pageParam, signal }) => listComments(id, pageParam, signal),
    ...byCursor,
  });
}
