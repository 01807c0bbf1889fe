import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getOrchestration, getSystem, listOrchestrations, listPoisonMessages } from '../api/operations';
import { getStorage } from '../api/storage';
import type { OrchestrationStatus } from '../api/operations';
import type { OperationsSearch } from './operationsSearch';
import { beginningOf } from './operationsSearch';
import { byCursor } from '../ui/byCursor';

export const operationsKey = ['operations'] as const;

const refreshMs = 3000;

export function systemQuery(live: boolean) {
  return queryOptions({
    queryKey: [...operationsKey, 'system'],
    queryFn: ({ signal }) => getSystem(signal),
    refetchInterval: live ? refreshMs : false,
  });
}

/** `now` is the server's time as last heard; it moves the time range and is no part of the key. */
export function orchestrationsQuery({ status, name, id, since }: OperationsSearch, live: boolean, now: string | undefined) {
  return infiniteQueryOptions({
    queryKey: [...operationsKey, 'list', { status, name, id, since }],
    queryFn: ({ pageParam, signal }) => listOrchestrations({ status, name, id, from: beginningOf(since, now) }, pageParam, signal),
    ...byCursor,
    enabled: since === undefined || now !== undefined,
    refetchInterval: live ? refreshMs : false,
  });
}

export function isOver(status: OrchestrationStatus): boolean {
  return !['pending', 'running', 'suspended'].includes(status);
}

export function orchestrationQuery(id: string) {
  return queryOptions({
    queryKey: [...operationsKey, 'one', id],
    queryFn: ({ signal }) => getOrchestration(id, signal),
    refetchInterval: (query) => (query.state.data && !isOver(query.state.data.status) ? 1500 : false),
  });
}

export const storageQuery = queryOptions({
  queryKey: [...operationsKey, 'storage'],
  queryFn: ({ signal }) => getStorage(signal),
});

export const poisonQuery = queryOptions({
  queryKey: [...operationsKey, 'poison'],
  queryFn: ({ signal }) => listPoisonMessages(signal),
  refetchInterval: refreshMs,
});
