import { Skeleton, Text, useComputedColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useMemo } from 'react';
import type { ChartSpec, ChartType } from '../api/types';
import { campaignStartsQuery } from '../campaigns/campaignQueries';
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
  const campaigns = useQuery(campaignStartsQuery(drawn.time && !isPlane(type) ? around(drawn.times) : null)).data;
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
          data.markers ? `Upright lines are campaigns that began: ${data.markers.map(({ name }, place) => `${place + 1} ${name}`).join('; ')}.` : null,
          data.note,
        ]}
      />
    </figure>
  );
}

const dayMs = 86_400_000;

/** The time of a chart with a day on either side, which is enough for any zone: its times may have none. The last category lasts as long as the one before it. */
function around(times: string[] | undefined): { from: string; until: string } | null {
  const begins = (times ?? []).map((time) => Date.parse(time));
  const [first, last] = [begins[0] ?? Number.NaN, begins.at(-1) ?? Number.NaN];
  const length = last - (begins.at(-2) ?? last);
  return begins.length < 2 || Number.isNaN(first + last + length) ? null : { from: new Date(first - dayMs).toISOString(), until: new Date(last + length + 2 * dayMs).toISOString() };
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
