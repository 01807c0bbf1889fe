import { Skeleton, Text, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useMemo } from 'react';
import type { ChartSpec, ChartType } from '../api/types';
import { someCampaignsQuery } from '../campaigns/campaignQueries';
import type { CellContext } from '../ui/cells';
import { campaignMarkers } from './campaignMarkers';
import { chartData } from './chartData';
import type { ChartTable } from './chartData';
import { chartHeight } from './chartOption';
import { describeChart } from './describeChart';
import { NumberChart } from './NumberChart';

const Drawing = lazy(() => import('./Drawing'));

interface ChartProps {
  spec: ChartSpec;
  type: ChartType;
  table: ChartTable;
  context: CellContext;
}

export function Chart({ spec, type, table, context }: ChartProps) {
  const scheme = useComputedColorScheme('light');
  const { timeZone } = context;
  const currency = spec.currency ?? context.currency;
  const drawn = useMemo(() => chartData(spec, table, { currency, timeZone }), [spec, table, currency, timeZone]);
  // Who may not read campaigns sees the chart without them.
  const startedSince = beforeFirst(drawn.times);
  const campaigns = useQuery({ ...someCampaignsQuery(startedSince ? { startedSince } : {}), enabled: drawn.time && !isPlane(type) && startedSince !== null, staleTime: 60_000, retry: false }).data;
  const data = useMemo(() => {
    const markers = drawn.times && campaigns ? campaignMarkers(drawn.times, campaigns, timeZone) : [];
    return markers.length > 0 ? { ...drawn, markers } : drawn;
  }, [drawn, campaigns, timeZone]);
  if (type === 'number') {
    return <NumberChart data={data} currency={currency} />;
  }
  const height = chartHeight(type, data);
  const partialLast = spec.partialLast === true;
  return (
    <figure style={{ margin: 0 }}>
      <div role="img" aria-label={describeChart(spec.title ?? 'Result', type, data, currency)} style={{ height }}>
        <Suspense fallback={<Skeleton height={height} radius="md" animate={false} opacity={0.5} />}>
          <Drawing type={type} data={data} partialLast={partialLast} currency={currency} scheme={scheme} />
        </Suspense>
      </div>
      <Caption
        notes={[
          partialLast && data.time ? 'The last period is not over yet (dashed).' : null,
          data.markers ? `Upright lines: campaigns began (${data.markers.map(({ name }) => name).join(', ')}).` : null,
          data.note,
        ]}
      />
    </figure>
  );
}

/** A day before a chart begins: where its first time has no zone, that is early enough for any. */
function beforeFirst(times: string[] | undefined): string | null {
  const first = Date.parse(times?.[0] ?? '');
  return Number.isNaN(first) ? null : new Date(first - 86_400_000).toISOString();
}

function isPlane(type: ChartType): boolean {
  return type === 'number' || type === 'pie' || type === 'funnel' || type === 'scatter' || type === 'heatmap';
}

function Caption({ notes }: { notes: (string | null)[] }) {
  const text = notes.filter(Boolean).join(' ');
  return text ? (
    <Text component="figcaption" size="xs" c="var(--app-muted)" mt={6}>
      {text}
    </Text>
  ) : null;
}
