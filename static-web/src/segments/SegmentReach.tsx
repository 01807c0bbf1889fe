import { NativeSelect, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getReach } from '../api/segments';
import type { Segment } from '../api/segments';
import { channelChoices, reasonText } from '../campaigns/campaignWords';
import { ListTable } from '../data/ListTable';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { Part } from '../ui/Part';
import { sentence } from '../ui/words';
import { segmentsKey } from './segmentQueries';

// A webhook reaches everybody.
const channels = channelChoices.filter(({ value }) => value !== 'webhook');

/** Who of the segment would get a message, and why the others would not. */
export function SegmentReach({ segment }: { segment: Segment }) {
  const [channel, setChannel] = useState('email');
  const reach = useQuery({ queryKey: [...segmentsKey, segment.id, 'reach', channel, segment.refreshedAt], queryFn: ({ signal }) => getReach(segment.id, channel, signal) });
  const rows = Object.entries(reach.data?.excluded ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <Part title="Who would get a message">
      <NativeSelect label="Channel" maw="16rem" data={channels} value={channel} onChange={(event) => { setChannel(event.currentTarget.value); }} />
      {reach.error ? <ErrorNotice error={reach.error} onRetry={() => void reach.refetch()} /> : reach.data ? (
        <>
          <Text mt="xs" role="status"><b>{formatCount(reach.data.reachable)}</b> of {formatCount(reach.data.people)} people</Text>
          {rows.length > 0 ? (
            <ListTable
              label="Excluded"
              rows={rows}
              columns={[{ label: 'Left out because', cell: ([reason]) => sentence(reasonText(reason)) }, { label: 'People', numeric: true, cell: ([, people]) => formatCount(people) }]}
              keyOf={([reason]) => reason}
              empty={null}
            />
          ) : null}
        </>
      ) : <Skeleton height={80} mt="xs" animate={false} opacity={0.5} />}
    </Part>
  );
}
