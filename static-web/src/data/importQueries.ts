import { queryOptions } from '@tanstack/react-query';
import { getImport, isFinished, listImports } from '../api/imports';

export const importsKey = ['imports'] as const;

const pollMs = 1000;

export const importsQuery = queryOptions({
  queryKey: importsKey,
  queryFn: ({ signal }) => listImports(signal),
  refetchInterval: (query) => (query.state.data?.some((one) => !isFinished(one.status)) ? pollMs * 2 : false),
});

export function importQuery(id: string) {
  return queryOptions({
    queryKey: [...importsKey, id],
    queryFn: ({ signal }) => getImport(id, signal),
    refetchInterval: (query) => (query.state.data && isFinished(query.state.data.status) ? false : pollMs),
  });
}
