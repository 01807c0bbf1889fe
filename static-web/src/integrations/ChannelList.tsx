import { Badge, Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { probeChannel } from '../api/integrations';
import type { Channel, ChannelHealth } from '../api/integrations';
import { useCellContext } from '../shell/identity';
import sources from '../sources/Sources.module.css';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount, formatShare } from '../ui/numbers';
import { ChannelDialog } from './ChannelDialog';
import { channelsQuery, integrationsKey } from './integrationQueries';
import { ProbeNotice } from './ProbeNotice';
import { PushCode } from './PushCode';

const names: Record<string, string> = { email: 'E-mail', sms: 'SMS', push: 'Push', webhook: 'Webhook' };

const circuits: Record<ChannelHealth['circuit'], { label: string; color: string }> = {
  closed: { label: 'Sends', color: 'teal' },
  open: { label: 'Rests after failures', color: 'red' },
  probing: { label: 'Tries again', color: 'orange' },
};

export function nameOfChannel(channel: string): string {
  return names[channel] ?? channel;
}

export function ChannelList() {
  const list = useQuery(channelsQuery);
  const [changing, setChanging] = useState<string | null>(null);
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const chosen = list.data.find(({ channel }) => channel === changing);
  return (
    <>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      <ul className={sources.list} aria-label="Channels">
        {list.data.map((channel) => <ChannelCard key={channel.channel} channel={channel} onChange={() => { setChanging(channel.channel); }} />)}
      </ul>
      {chosen ? <ChannelDialog channel={chosen} onClose={() => { setChanging(null); }} /> : null}
    </>
  );
}

function ChannelCard({ channel, onChange }: { channel: Channel; onChange: () => void }) {
  const client = useQueryClient();
  const name = nameOfChannel(channel.channel);
  const form = channel.choices.find(({ adapter }) => adapter === channel.adapter)?.form;
  const circuit = circuits[channel.health.circuit];
  const probing = useMutation({ mutationFn: () => probeChannel(channel.channel), onSettled: () => client.invalidateQueries({ queryKey: integrationsKey }) });
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={name}>
      <header>
        <h2>{name}</h2>
        <Badge variant="light" color={circuit.color} tt="none">{circuit.label}</Badge>
        <small>{form?.title ?? channel.adapter}</small>
      </header>
      <Health channel={channel} />
      {channel.health.silentSince ? <Silence channel={channel} since={channel.health.silentSince} /> : null}
      {channel.health.circuit !== 'closed' && channel.health.lastError ? <Text size="sm" className={sources.reason}>{channel.health.lastError}</Text> : null}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onChange} aria-label={`Change ${name}`}>Change…</Button>
        <Button size="compact-sm" variant="default" loading={probing.isPending} onClick={() => { probing.mutate(); }} aria-label={`Test ${name}`}>Test</Button>
      </Group>
      {probing.error ? <ErrorNotice error={probing.error} /> : null}
      {probing.data ? <ProbeNotice report={probing.data} /> : null}
      {channel.channel === 'push' && channel.adapter !== 'inbox' ? <PushCode /> : null}
    </Paper>
  );
}

/** Messages go out, and what becomes of them is not told any more. */
function Silence({ channel, since }: { channel: Channel; since: string }) {
  const { timeZone } = useCellContext();
  return (
    <Text size="sm" c="red" role="status">
      The provider took messages and has reported nothing of them since {formatDateTime(since, timeZone)}{channel.health.lastReportAt ? ', longer than usual' : ''}: look whether it reports to the address below.
    </Text>
  );
}

function Health({ channel: { health, settings, choices, adapter, hasSecret, hasWebhookSecret, webhookPath } }: { channel: Channel }) {
  const { timeZone } = useCellContext();
  const form = choices.find((choice) => choice.adapter === adapter)?.form;
  const at = (value: string | null | undefined) => value ? formatDateTime(value, timeZone) : 'Never';
  return (
    <dl className={sources.facts}>
      {form?.settings.filter(({ name }) => settings[name]).map(({ name, label }) => <div key={name}><dt>{label}</dt><dd className={sources.reason}>{settings[name]}</dd></div>)}
      {form?.secret ? <div><dt>{form.secret.label}</dt><dd>{hasSecret ? 'Stored' : form.secret.required ? 'Missing' : 'None'}</dd></div> : null}
      {form?.webhookSecret ? <div><dt>{form.webhookSecret.label}</dt><dd>{hasWebhookSecret ? 'Stored' : 'None'}</dd></div> : null}
      {webhookPath ? <div><dt>The provider reports to</dt><dd className={sources.reason}>{`${window.location.origin}${webhookPath}`}</dd></div> : null}
      {webhookPath ? <div><dt>Last report</dt><dd>{at(health.lastReportAt)}</dd></div> : null}
      <div><dt>Last success</dt><dd>{at(health.lastSuccessAt)}</dd></div>
      <div><dt>Last failure</dt><dd>{at(health.lastFailureAt)}</dd></div>
      <div><dt>Taken in the last hour</dt><dd>{formatCount(health.accepted)}</dd></div>
      <div><dt>Error rate of the last hour</dt><dd>{health.errorRate == null ? '–' : formatShare(health.errorRate)}</dd></div>
      {health.openUntil ? <div><dt>Rests until</dt><dd>{at(health.openUntil)}</dd></div> : null}
    </dl>
  );
}
