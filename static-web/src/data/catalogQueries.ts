import { queryOptions } from '@tanstack/react-query';
import { getCatalog, getSuggestions } from '../api/catalog';

export const catalogQuery = queryOptions({
  queryKey: ['catalog'],
  queryFn: ({ signal }) => getCatalog(signal),
  staleTime: 60_000,
});

export const suggestionsQuery = queryOptions({
  queryKey: ['catalog', 'suggestions'],
  queryFn: ({ signal }) => getSuggestions(signal),
  staleTime: 5 * 60_000,
});
