import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getIdentity } from '../api/identity';
import type { CellContext } from '../ui/cells';

export const identityQuery = queryOptions({
  queryKey: ['identity'],
  queryFn: ({ signal }) => getIdentity(signal),
  staleTime: Infinity,
});

/** Currency and time zone for showing values: a result may name its own currency. */
export function useCellContext(currency?: string | null): CellContext {
  const organization = useQuery(identityQuery).data?.organization;
  const used = currency ?? organization?.currency;
  const timeZone = organization?.timeZone;
  return useMemo(() => ({ currency: used, timeZone }), [used, timeZone]);
}
