import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { runQuery } from '../api/queries';
import type { Segment } from '../api/segments';
import { Chart } from '../charts/Chart';
import { chartTypeOf } from '../charts/chartTypes';
import { useCellContext } from '../shell/identity';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Markdown } from '../ui/Markdown';
import { Part } from '../ui/Part';
import { segmentsKey } from './segmentQueries';

const grains = [{ value: 'day', label: 'Day by day', periods: 30 }, { value: 'week', label: 'Week by week', periods: 12 }, { value: 'month', label: 'Month by month', periods: 12 }];

/** Whether the people of the segment come back, all of them as one cohort; worked out when it is asked for, as it reads all their events. */
export function SegmentRetention({ segment }: { segment: Segment }) {
  const context = useCellContext();
  const [grain, setGrain] = useState('week');
  const [asked, setAsked] = useState(false);
  const retention = useQuery({
    queryKey: [...segmentsKey, segment.id, 'retention', grain, segment.refreshedAt],
    queryFn: ({ signal }) => runQuery({ question: `Retention of the segment “${segment.name}”`, plan: planOf(segment, grain) }, signal),
    enabled: asked,
    staleTime: Infinity,
    retry: false,
  });
  const { chart, results, text, queryId } = retention.data ?? {};
  return (
    <Part title="Do they come back?">
      <Group align="flex-end" gap="xs" mb="sm">
        <NativeSelect label="Coming back" data={grains.map(({ value, label }) => ({ value, label }))} value={grain} onChange={(event) => { setGrain(event.currentTarget.value); }} />
        {asked ? null : <Button variant="default" leftSection={<IconRepeat size={16} aria-hidden />} onClick={() => { setAsked(true); }}>Show retention</Button>}
      </Group>
      <div aria-busy={retention.isFetching}>
        {retention.isFetching ? <Text size="sm" c="var(--app-muted)" role="status">Reading their events …</Text> : null}
        {retention.error ? <ErrorNotice error={retention.error} onRetry={() => void retention.refetch()} /> : null}
        {text ? <Markdown text={text} /> : null}
        {chart && results && results.rows.length > 1 ? <Chart spec={chart} type={chartTypeOf(chart)} table={results} context={context} /> : null}
        {queryId ? <Text size="sm" mt="xs"><Link to="/query" search={{ id: queryId, tab: 'sql' }}>Open the query</Link></Text> : null}
      </div>
    </Part>
  );
}

function planOf({ id, name }: Segment, grain: string) {
  return { kind: 'retention', title: `Retention, ${name}`, cohort: { kind: 'segment', segmentId: id }, cohortGrain: grain, periodGrain: grain, periods: grains.find(({ value }) => value === grain)?.periods, together: true };
}
