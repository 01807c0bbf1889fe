import { ActionIcon, Badge, Button, Group, Paper, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBroadcast, IconCopy } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeSource } from '../api/sources';
import type { Source } from '../api/sources';
import { useCellContext } from '../shell/identity';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { copyText } from '../ui/copyText';
import { formatAgo, formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { Snippets } from './Snippets';
import { sourceListQuery, sourcesKey } from './sourceQueries';
import classes from './Sources.module.css';

export function SourceList({ onCreate }: { onCreate: () => void }) {
  const list = useQuery(sourceListQuery);
  const [revoking, setRevoking] = useState<Source | null>(null);
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const { sources, at, address } = list.data;
  if (sources.length === 0) {
    return (
      <EmptyState icon={IconBroadcast} title="Nothing sends events yet" text="Create a source for every page, app or server that sends events: you get a write key and the lines of code to send with.">
        <Button onClick={onCreate}>Create your first source</Button>
      </EmptyState>
    );
  }
  return (
    <>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      <ul className={classes.list} aria-label="Sources">
        {sources.map((source) => <SourceCard key={source.sourceId} source={source} address={address} now={at} onRevoke={() => { setRevoking(source); }} />)}
      </ul>
      {revoking ? <RevokeDialog source={revoking} onClose={() => { setRevoking(null); }} /> : null}
    </>
  );
}

function SourceCard({ source, address, now, onRevoke }: { source: Source; address: string; now: string | undefined; onRevoke: () => void }) {
  const { timeZone } = useCellContext();
  const [shown, setShown] = useState(false);
  const revoked = Boolean(source.revokedAt);
  return (
    <Paper component="li" withBorder className={classes.card} aria-label={source.name}>
      <header>
        <h2>{source.name}</h2>
        {revoked ? <Badge variant="light" color="gray" tt="none">Revoked</Badge> : null}
        <small>{lastCall(source, now)}</small>
      </header>
      <dl className={classes.facts}>
        <div>
          <dt>Write key</dt>
          <dd className={classes.key}>
            <code>{source.writeKey}</code>
            {revoked ? null : (
              <ActionIcon variant="subtle" aria-label={`Copy the write key of ${source.name}`} onClick={() => void copyText(source.writeKey, 'Write key')}>
                <IconCopy size={16} aria-hidden />
              </ActionIcon>
            )}
          </dd>
        </div>
        <div><dt>Calls</dt><dd>{formatCount(source.calls)}</dd></div>
        <div><dt>Created</dt><dd>{formatDateTime(source.createdAt, timeZone)}</dd></div>
        {source.revokedAt ? <div><dt>Revoked</dt><dd>{formatDateTime(source.revokedAt, timeZone)}</dd></div> : null}
      </dl>
      {revoked ? null : (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={() => { setShown(!shown); }}>{shown ? 'Hide code' : 'Show code'}</Button>
          <Button size="compact-sm" variant="subtle" color="red" className={classes.danger} onClick={onRevoke}>Revoke…</Button>
        </Group>
      )}
      {shown && !revoked ? <Snippets address={address} writeKey={source.writeKey} /> : null}
    </Paper>
  );
}

function lastCall(source: Source, now: string | undefined): string {
  if (!source.lastCallAt) {
    return source.revokedAt ? 'Never sent an event' : 'Waiting for the first event';
  }
  return `Last event received ${formatAgo(source.lastCallAt, now ? Date.parse(now) : Date.now())}`;
}

function RevokeDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const client = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => revokeSource(source.sourceId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: sourcesKey });
      onClose();
      notifications.show({ message: 'The write key was revoked', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title={`Revoke the key of ${source.name}?`} confirm="Revoke" action={revoking} onClose={onClose}>
      What it sends is refused within seconds, for good. Events that it sent stay.
    </ConfirmDialog>
  );
}
