import { Badge, Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { changeWebhook, deleteWebhook, replaceWebhookSecret, testWebhook } from '../api/integrations';
import type { WebhookEndpoint } from '../api/integrations';
import { useCellContext } from '../shell/identity';
import sources from '../sources/Sources.module.css';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { webhooksKey, webhooksQuery } from './integrationQueries';
import classes from './Integrations.module.css';
import { ProbeNotice } from './ProbeNotice';
import { SecretDialog } from './SecretDialog';
import { WebhookDialog } from './WebhookDialog';

type Opened = { kind: 'create' } | { kind: 'edit' | 'delete'; endpoint: WebhookEndpoint } | { kind: 'secret'; secret: string };

const reasons: Record<string, string> = { person: 'Disabled', gone: 'Disabled: it answered that it is gone', failing: 'Disabled: every attempt failed for five days' };

export function WebhookList() {
  const list = useQuery(webhooksQuery);
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => { setOpened(null); };
  const showSecret = (secret: string) => { setOpened({ kind: 'secret', secret }); };
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const { endpoints, eventTypes } = list.data;
  return (
    <>
      {endpoints.length === 0 ? (
        <EmptyState icon={IconWebhook} title="Nobody is told what happens" text="A webhook posts events of this product to an address of yours: campaigns that start or end, segments that were refreshed, people who left.">
          <Button onClick={() => { setOpened({ kind: 'create' }); }}>Create your first webhook</Button>
        </EmptyState>
      ) : (
        <>
          <Group justify="flex-end" mb="sm"><Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => { setOpened({ kind: 'create' }); }}>Create webhook</Button></Group>
          <ul className={sources.list} aria-label="Webhooks">
            {endpoints.map((endpoint) => (
              <WebhookCard
                key={endpoint.webhookEndpointId}
                endpoint={endpoint}
                onEdit={() => { setOpened({ kind: 'edit', endpoint }); }}
                onDelete={() => { setOpened({ kind: 'delete', endpoint }); }}
                onSecret={showSecret}
              />
            ))}
          </ul>
        </>
      )}
      {opened?.kind === 'create' ? <WebhookDialog eventTypes={eventTypes} onClose={close} onSecret={showSecret} /> : null}
      {opened?.kind === 'edit' ? <WebhookDialog endpoint={opened.endpoint} eventTypes={eventTypes} onClose={close} onSecret={showSecret} /> : null}
      {opened?.kind === 'delete' ? <DeleteDialog endpoint={opened.endpoint} onClose={close} /> : null}
      {opened?.kind === 'secret' ? <SecretDialog secret={opened.secret} onClose={close} /> : null}
    </>
  );
}

interface CardProps {
  endpoint: WebhookEndpoint;
  onEdit: () => void;
  onDelete: () => void;
  onSecret: (secret: string) => void;
}

function WebhookCard({ endpoint, onEdit, onDelete, onSecret }: CardProps) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const id = endpoint.webhookEndpointId;
  const refresh = () => client.invalidateQueries({ queryKey: webhooksKey });
  const testing = useMutation({ mutationFn: () => testWebhook(id), onSettled: refresh });
  const switching = useMutation({ mutationFn: () => changeWebhook(id, { enabled: !endpoint.enabled }), onSettled: refresh });
  const replacing = useMutation({ mutationFn: () => replaceWebhookSecret(id), onSuccess: async ({ secret }) => { onSecret(secret); await refresh(); } });
  const failure = testing.error ?? switching.error ?? replacing.error;
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={endpoint.url}>
      <header>
        <h2><Link to="/integrations/webhooks/$webhookEndpointId" params={{ webhookEndpointId: id }} className={classes.link}>{endpoint.url}</Link></h2>
        {endpoint.enabled
          ? <Badge variant="light" color={endpoint.failingSince ? 'orange' : 'teal'} tt="none">{endpoint.failingSince ? 'Failing' : 'Enabled'}</Badge>
          : <Badge variant="light" color={endpoint.disabledReason === 'person' ? 'gray' : 'red'} tt="none">{endpoint.disabledReason === 'person' ? 'Disabled' : 'Disabled by itself'}</Badge>}
        <small>{endpoint.description}</small>
      </header>
      <dl className={sources.facts}>
        <div><dt>Events</dt><dd>{endpoint.eventTypes.length === 0 ? 'All' : endpoint.eventTypes.join(', ')}</dd></div>
        <div><dt>Last success</dt><dd>{endpoint.lastSuccessAt ? formatDateTime(endpoint.lastSuccessAt, timeZone) : 'Never'}</dd></div>
        <div><dt>Waiting</dt><dd>{formatCount(endpoint.pending)}</dd></div>
        <div><dt>Given up</dt><dd>{formatCount(endpoint.failed)}</dd></div>
        {endpoint.failingSince && endpoint.enabled ? <div><dt>Failing since</dt><dd>{formatDateTime(endpoint.failingSince, timeZone)}</dd></div> : null}
        {endpoint.previousSecretUntil ? <div><dt>Old secret signs until</dt><dd>{formatDateTime(endpoint.previousSecretUntil, timeZone)}</dd></div> : null}
      </dl>
      {endpoint.disabledReason && endpoint.disabledReason !== 'person' ? <Text size="sm">{reasons[endpoint.disabledReason]}. Enable it to send what waits.</Text> : null}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onEdit} aria-label={`Change ${endpoint.url}`}>Change…</Button>
        <Button size="compact-sm" variant="default" loading={testing.isPending} onClick={() => { testing.mutate(); }} aria-label={`Test ${endpoint.url}`}>Test</Button>
        <Button size="compact-sm" variant="default" loading={replacing.isPending} onClick={() => { replacing.mutate(); }} aria-label={`Replace the secret of ${endpoint.url}`}>Replace secret</Button>
        <Button size="compact-sm" variant="default" loading={switching.isPending} onClick={() => { switching.mutate(); }} aria-label={`${endpoint.enabled ? 'Disable' : 'Enable'} ${endpoint.url}`}>{endpoint.enabled ? 'Disable' : 'Enable'}</Button>
        <Button size="compact-sm" variant="subtle" color="red" className={sources.danger} onClick={onDelete} aria-label={`Delete ${endpoint.url}`}>Delete…</Button>
      </Group>
      {failure ? <ErrorNotice error={failure} /> : null}
      {testing.data ? <ProbeNotice report={testing.data} /> : null}
    </Paper>
  );
}

function DeleteDialog({ endpoint, onClose }: { endpoint: WebhookEndpoint; onClose: () => void }) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteWebhook(endpoint.webhookEndpointId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: webhooksKey });
      onClose();
      notifications.show({ message: 'The webhook was deleted', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title="Delete this webhook?" confirm="Delete" action={deleting} onClose={onClose}>
      {endpoint.url} is told nothing more, and what it was sent is forgotten.
    </ConfirmDialog>
  );
}
