import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getSegment, listMembers, listRefreshes, listSegments } from '../api/segments';
import { byCursor } from '../ui/byCursor';

export const segmentsKey = ['segments'] as const;

export const segmentsQuery = queryOptions({ queryKey: segmentsKey, queryFn: ({ signal }) => listSegments(signal) });

export function segmentQuery(id: string) {
  return queryOptions({ queryKey: [...segmentsKey, id], queryFn: ({ signal }) => getSegment(id, signal) });
}

export function membersQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...segmentsKey, id, 'members'],
    queryFn: ({ pageParam, signal }) => listMembers(id, pageParam, signal),
    ...byCursor,
  });
}

export function refreshesQuery(id: string) {
  return queryOptions({ queryKey: [...segmentsKey, id, 'refreshes'], queryFn: ({ signal }) => listRefreshes(id, signal) });
}
