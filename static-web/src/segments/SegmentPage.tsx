import { NativeSelect, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { changeSegment } from '../api/segments';
import type { Segment } from '../api/segments';
import { LineageView } from '../lineage/LineageView';
import { Page } from '../shell/Page';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Parts } from '../ui/Part';
import { MemberList } from './MemberList';
import { SegmentActions } from './SegmentActions';
import { SegmentDefinition } from './SegmentDefinition';
import { SegmentReach } from './SegmentReach';
import { SegmentRetention } from './SegmentRetention';
import { SegmentSize } from './SegmentSize';
import { UnmatchedIds } from './UnmatchedIds';
import { segmentQuery, segmentsKey } from './segmentQueries';

/** One segment: what defines it, who is in it, and how its size went. */
export function SegmentPage() {
  const { segmentId } = useParams({ from: '/segments/$segmentId' });
  const segment = useQuery(segmentQuery(segmentId));
  return (
    <Page title={segment.data?.name ?? 'Segment'} within={{ to: '/segments', label: 'Segments' }} tools={segment.data ? <SegmentActions segment={segment.data} /> : null}>
      {segment.error ? <ErrorNotice error={segment.error} onRetry={() => void segment.refetch()} /> : segment.data ? <Body segment={segment.data} /> : <Skeleton height={320} animate={false} opacity={0.5} />}
    </Page>
  );
}

function Body({ segment }: { segment: Segment }) {
  return (
    <Parts>
      <section>
        {segment.failure ? <Text c="light-dark(#c92a2a, #ffa8a8)" mb="xs" role="alert">{`The members could not be found: ${segment.failure}`}</Text> : null}
        {segment.description ? <Text c="var(--app-muted)" mb="sm">{segment.description}</Text> : null}
        <RefreshSchedule segment={segment} />
      </section>
      <MemberList segment={segment} />
      {segment.refreshedAt ? <SegmentReach segment={segment} /> : null}
      {segment.source === 'upload' ? <UnmatchedIds segment={segment} /> : null}
      <SegmentSize segment={segment} />
      {segment.refreshedAt ? <SegmentRetention segment={segment} /> : null}
      <SegmentDefinition segment={segment} />
      <LineageView id={segment.id} state={`${segment.version} ${segment.refreshedAt ?? ''}`} />
    </Parts>
  );
}

const schedules = [
  { value: '0', label: 'Only on demand' },
  { value: '60', label: 'Every hour' },
  { value: '1440', label: 'Every day' },
  { value: '10080', label: 'Every week' },
];

function RefreshSchedule({ segment }: { segment: Segment }) {
  const client = useQueryClient();
  const scheduling = useMutation({
    mutationFn: (refreshMinutes: number) => changeSegment(segment.id, { refreshMinutes }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: segmentsKey }); },
  });
  // What was chosen stands there at once; when it cannot be kept, the old one comes back.
  const schedule = String(scheduling.isPending ? scheduling.variables : (segment.refreshMinutes ?? 0));
  return (
    <>
      <NativeSelect
        label="Members are found"
        maw="16rem"
        value={schedule}
        data={schedules.some(({ value }) => value === schedule) ? schedules : [...schedules, { value: schedule, label: `Every ${schedule} minutes` }]}
        onChange={(event) => { scheduling.mutate(Number(event.currentTarget.value)); }}
      />
      {scheduling.error ? <ErrorNotice error={scheduling.error} /> : null}
    </>
  );
}
