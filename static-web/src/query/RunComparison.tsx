import { Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QueryData } from '../api/types';
import { ComparedResults } from '../results/ComparedResults';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { queryListQuery, sharedQuery } from './queryQueries';
import { titleOf } from './QueryHistory';

/** This result beside that of another run, of the same query or of another one. */
export function RunComparison({ id, results }: { id: string; results: QueryData }) {
  const { timeZone } = useCellContext();
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useInfiniteQuery(queryListQuery('', false));
  const other = useQuery(sharedQuery(chosen ?? undefined));
  const queries = (list.data?.pages ?? []).flatMap((page) => page.items).filter((query) => query.id !== id && query.status === 'completed');
  return (
    <>
      <Select
        label="Compare with"
        searchable
        placeholder="Choose a run"
        mb="xs"
        maw={640}
        data={queries.map((query) => ({ value: query.id, label: `${titleOf(query)} · ${formatDateTime(query.createdAt, timeZone)}` }))}
        value={chosen}
        onChange={setChosen}
      />
      {other.error ? <ErrorNotice error={other.error} onRetry={() => void other.refetch()} /> : null}
      {other.data?.results ? <ComparedResults here={results} there={other.data.results} caption="Row by row" names={['This run', 'The other run']} /> : null}
    </>
  );
}
