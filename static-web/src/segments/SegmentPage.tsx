import { Button, Code, NativeSelect, Skeleton, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconRefresh, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { changeSegment, getReach, listUnmatched, refreshSegment } from '../api/segments';
import type { Segment, SegmentMember, SegmentRefresh } from '../api/segments';
import page from '../data/DataPage.module.css';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { LineageView } from '../lineage/LineageView';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import wrapped from '../ui/MessageText.module.css';
import { MoreButton } from '../ui/MoreButton';
import { UploadDialog } from './UploadDialog';
import { membersQuery, refreshesQuery, segmentQuery, segmentsKey } from './segmentQueries';

/** One segment: what defines it, who is in it, and how its size went. */
export function SegmentPage() {
  const { segmentId } = useParams({ from: '/segments/$segmentId' });
  const client = useQueryClient();
  const segment = useQuery(segmentQuery(segmentId));
  const [replacing, setReplacing] = useState(false);
  useEffect(() => {
    document.title = `${segment.data?.name ?? 'Segment'} – Analytics`;
  }, [segment.data?.name]);
  const refreshing = useMutation({
    mutationFn: () => refreshSegment(segmentId),
    onSuccess: (found) => {
      notifications.show({ message: `${found.members.toLocaleString('en-US')} people: ${found.entered} came, ${found.left} went`, autoClose: 4000 });
      void client.invalidateQueries({ queryKey: segmentsKey });
    },
  });
  return (
    <div className={page.page}>
      <PageHeader wide heading={<div className={operations.title}><Title order={1} size="h3">{segment.data?.name ?? 'Segment'}</Title></div>}>
        {segment.data?.source === 'upload' ? <Button variant="default" size="compact-sm" leftSection={<IconUpload size={15} aria-hidden />} onClick={() => { setReplacing(true); }}>Replace the list</Button> : null}
        <Button component="a" href={`/api/segments/${segmentId}/export`} variant="default" size="compact-sm" leftSection={<IconDownload size={15} aria-hidden />}>CSV</Button>
        <Button size="compact-sm" leftSection={<IconRefresh size={15} aria-hidden />} loading={refreshing.isPending} onClick={() => { refreshing.mutate(); }}>Refresh</Button>
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {refreshing.error ? <ErrorNotice error={refreshing.error} /> : null}
          {segment.error ? <ErrorNotice error={segment.error} onRetry={() => void segment.refetch()} /> : segment.data ? <Body segment={segment.data} /> : <Skeleton height={320} animate={false} opacity={0.5} />}
        </div>
      </div>
      {replacing && segment.data ? <UploadDialog replaces={segment.data} onClose={() => { setReplacing(false); }} /> : null}
    </div>
  );
}

const schedules = [
  { value: '0', label: 'Only on demand' },
  { value: '60', label: 'Every hour' },
  { value: '1440', label: 'Every day' },
  { value: '10080', label: 'Every week' },
];

function Body({ segment }: { segment: Segment }) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const members = useInfiniteQuery(membersQuery(segment.id));
  const refreshes = useQuery(refreshesQuery(segment.id));
  const scheduling = useMutation({
    mutationFn: (refreshMinutes: number) => changeSegment(segment.id, { refreshMinutes }),
    onSuccess: () => { void client.invalidateQueries({ queryKey: segmentsKey }); },
  });
  const memberColumns: ListColumn<SegmentMember>[] = [
    { label: 'Person', cell: (row) => row.userId },
    { label: 'Since', cell: (row) => formatDateTime(row.enteredAt, timeZone) },
    { label: 'Attributes', wide: true, cell: (row) => Object.entries(row.attributes).slice(0, 3).map(([name, value]) => `${name}: ${String(value)}`).join(' · ') },
  ];
  const refreshColumns: ListColumn<SegmentRefresh>[] = [
    { label: 'Refreshed', cell: (row) => formatDateTime(row.asOf, timeZone) },
    { label: 'People', numeric: true, cell: (row) => row.members.toLocaleString('en-US') },
    { label: 'Came', numeric: true, cell: (row) => row.entered.toLocaleString('en-US') },
    { label: 'Went', numeric: true, cell: (row) => row.left.toLocaleString('en-US') },
  ];
  const schedule = String(segment.refreshMinutes ?? 0);
  return (
    <div className={operations.parts}>
      {segment.failure ? <Text c="red">{segment.failure}</Text> : null}
      <section>
        <Text size="sm" className={operations.muted}>{segment.description}</Text>
        <NativeSelect
          label="Members are found"
          maw="16rem"
          value={schedule}
          data={schedules.some(({ value }) => value === schedule) ? schedules : [...schedules, { value: schedule, label: `Every ${schedule} minutes` }]}
          onChange={(event) => { scheduling.mutate(Number(event.currentTarget.value)); }}
        />
        {scheduling.error ? <ErrorNotice error={scheduling.error} /> : null}
      </section>
      <section>
        <h2 className={operations.partTitle}>Members</h2>
        {members.error ? <ErrorNotice error={members.error} /> : (
          <ListTable label="Members" rows={members.data?.pages.flatMap((part) => part.items)} columns={memberColumns} keyOf={(row) => row.userId} empty={segment.refreshedAt ? 'Nobody is in this segment now.' : 'Refresh the segment to find its members.'} />
        )}
        <MoreButton list={members} />
      </section>
      {segment.refreshedAt ? <Reach segment={segment} /> : null}
      {segment.source === 'upload' ? <Unmatched segment={segment} /> : null}
      <section>
        <h2 className={operations.partTitle}>Size over time</h2>
        <ListTable label="Refreshes" rows={refreshes.data} columns={refreshColumns} keyOf={(row) => String(row.refreshId)} empty="Not refreshed yet." />
      </section>
      <section>
        <h2 className={operations.partTitle}>Definition</h2>
        <Code block className={wrapped.text}>{segment.sql}</Code>
      </section>
      <LineageView id={segment.id} state={`${segment.version} ${segment.refreshedAt ?? ''}`} />
    </div>
  );
}

const channels = [
  { value: 'email', label: 'E-mail' },
  { value: 'sms', label: 'SMS' },
];

/** Who of the segment would get a message, and why the others would not. */
function Reach({ segment }: { segment: Segment }) {
  const [channel, setChannel] = useState('email');
  const reach = useQuery({ queryKey: [...segmentsKey, segment.id, 'reach', channel, segment.refreshedAt], queryFn: ({ signal }) => getReach(segment.id, channel, signal) });
  const rows = Object.entries(reach.data?.excluded ?? {}).sort(([, a], [, b]) => b - a);
  return (
    <section>
      <h2 className={operations.partTitle}>Who would get a message</h2>
      <NativeSelect label="Channel" maw="16rem" data={channels} value={channel} onChange={(event) => { setChannel(event.currentTarget.value); }} />
      {reach.error ? <ErrorNotice error={reach.error} /> : reach.data ? (
        <>
          <Text mt="xs"><b>{reach.data.reachable.toLocaleString('en-US')}</b> of {reach.data.people.toLocaleString('en-US')} people</Text>
          <ListTable
            label="Excluded"
            rows={rows}
            columns={[{ label: 'Left out because', cell: ([reason]) => reason.replaceAll('_', ' ') }, { label: 'People', numeric: true, cell: ([, people]) => people.toLocaleString('en-US') }]}
            keyOf={([reason]) => reason}
            empty="Nobody would be left out."
          />
        </>
      ) : <Skeleton height={80} animate={false} opacity={0.5} />}
    </section>
  );
}

/** Ids of the uploaded list that are nobody's here. */
function Unmatched({ segment }: { segment: Segment }) {
  const pages = useInfiniteQuery({
    queryKey: [...segmentsKey, segment.id, 'unmatched', segment.refreshedAt],
    queryFn: ({ pageParam, signal }) => listUnmatched(segment.id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (part) => part.next ?? null,
  });
  return (
    <section>
      <h2 className={operations.partTitle}>Ids that are nobody’s here</h2>
      {pages.error ? <ErrorNotice error={pages.error} /> : (
        <ListTable
          label="Unmatched ids"
          rows={pages.data?.pages.flatMap((part) => part.items)}
          columns={[{ label: 'Line', numeric: true, cell: (row) => row.line.toLocaleString('en-US') }, { label: 'Id', cell: (row) => row.userId }]}
          keyOf={(row) => String(row.line)}
          empty="Everybody of the list is known."
        />
      )}
      <MoreButton list={pages} />
    </section>
  );
}
