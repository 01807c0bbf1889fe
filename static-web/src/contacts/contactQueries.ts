import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listConsents, listSuppressions, listTopics } from '../api/contacts';
import { byCursor } from '../ui/byCursor';

export const topicsKey = ['topics'] as const;
export const suppressionsKey = ['suppressions'] as const;

export const topicsQuery = queryOptions({ queryKey: topicsKey, queryFn: ({ signal }) => listTopics(signal) });

export function suppressionsQuery(channel: string) {
  return infiniteQueryOptions({
    queryKey: [...suppressionsKey, channel],
    queryFn: ({ pageParam, signal }) => listSuppressions(channel, pageParam, signal),
    ...byCursor,
  });
}

export function consentsQuery(address: string) {
  return infiniteQueryOptions({
    queryKey: ['consents', address],
    queryFn: ({ pageParam, signal }) => listConsents(address, pageParam, signal),
    ...byCursor,
  });
}
