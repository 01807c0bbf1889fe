import { Button, Group, Text } from '@mantine/core';
import { IconArrowsDiff, IconLink, IconStar, IconStarFilled } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { markQuery } from '../api/queries';
import type { getQuery } from '../api/queries';
import type { QueryPart } from '../api/types';
import { ResultCard } from '../results/ResultCard';
import { useCellContext } from '../shell/identity';
import { copyText } from '../ui/copyText';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import classes from './Query.module.css';
import { queryLogKey } from './queryQueries';
import { RunComparison } from './RunComparison';
import { SegmentButton } from './SegmentButton';

type Opened = Awaited<ReturnType<typeof getQuery>>;

/** A query that ran: its rows, and keeping and sharing it. */
export function QueryOutcome({ opened: { query, results } }: { opened: Opened }) {
  const client = useQueryClient();
  const [comparing, setComparing] = useState(false);
  const { timeZone } = useCellContext();
  const marking = useMutation({
    mutationFn: () => markQuery(query.id, !query.favourite),
    onSuccess: async () => { await client.invalidateQueries({ queryKey: queryLogKey }); },
  });
  const part: QueryPart = { id: query.id, type: 'query_results', data: results ?? null };
  const link = `${window.location.origin}/query?id=${query.id}`;
  return (
    <section aria-label="Query that ran" className={classes.outcome}>
      <Group gap="xs" mb="xs">
        <Text size="sm" c="var(--app-muted)" style={{ flex: 1 }}>{`Ran ${formatDateTime(query.createdAt, timeZone)}`}</Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={query.favourite ? <IconStarFilled size={14} aria-hidden /> : <IconStar size={14} aria-hidden />}
          aria-pressed={query.favourite}
          loading={marking.isPending}
          onClick={() => { marking.mutate(); }}
        >
          Favourite
        </Button>
        {results ? <Button size="compact-sm" variant="default" leftSection={<IconArrowsDiff size={14} aria-hidden />} aria-expanded={comparing} onClick={() => { setComparing(!comparing); }}>Compare</Button> : null}
        {results ? <SegmentButton queryId={query.id} results={results} title={query.title ?? query.question} /> : null}
        <Button size="compact-sm" variant="default" leftSection={<IconLink size={14} aria-hidden />} onClick={() => void copyText(link, 'Link')}>Copy link</Button>
      </Group>
      {marking.error ? <ErrorNotice error={marking.error} /> : null}
      {comparing && results ? <RunComparison id={query.id} results={results} /> : null}
      {results ? <ResultCard query={part} chart={undefined} /> : <Text>{query.errorMessage ?? 'Its rows are no longer kept: run it again.'}</Text>}
    </section>
  );
}
