import { Badge, Button, Group, NativeSelect, Paper, Skeleton, Text, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { replayDelivery, replaySince } from '../api/integrations';
import type { WebhookAttempt, WebhookDelivery, WebhookStatus } from '../api/integrations';
import page from '../data/DataPage.module.css';
import { useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { Pages } from '../ui/Pages';
import sources from '../sources/Sources.module.css';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { deliveriesQuery, deliveryQuery, webhooksKey, webhooksQuery } from './integrationQueries';
import classes from './Integrations.module.css';
import { EmptyState } from '../ui/EmptyState';

const colors: Record<WebhookStatus, string> = { pending: 'orange', delivered: 'teal', failed: 'red' };
const labels: Record<WebhookStatus, string> = { pending: 'Waiting', delivered: 'Delivered', failed: 'Given up' };

/** What one webhook was sent, attempt by attempt, and the way to send it again. */
export function WebhookPage() {
  const { webhookEndpointId } = useParams({ from: '/integrations/webhooks/$webhookEndpointId' });
  const list = useQuery(webhooksQuery);
  const [status, setStatus] = useState<WebhookStatus | ''>('');
  const deliveries = useInfiniteQuery(deliveriesQuery(webhookEndpointId, status));
  const url = list.data?.endpoints.find((endpoint) => endpoint.webhookEndpointId === webhookEndpointId)?.url;
  useEffect(() => {
    document.title = `${url ?? 'Webhook'} – Analytics`;
  }, [url]);
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h4" className={classes.text}>{url ?? 'Webhook'}</Title>} />
      <div className={page.scroller}>
        <div className={page.content}>
          <div className={page.bar}>
            <Link to="/integrations" search={{ tab: 'webhooks' }}>All webhooks</Link>
            <NativeSelect
              label="Show"
              value={status}
              data={[{ value: '', label: 'All messages' }, { value: 'pending', label: 'Waiting' }, { value: 'delivered', label: 'Delivered' }, { value: 'failed', label: 'Given up' }]}
              onChange={(event) => { setStatus(event.currentTarget.value as WebhookStatus | ''); }}
            />
          </div>
          <ReplayForm id={webhookEndpointId} />
          <Pages list={deliveries} empty={<EmptyState icon={IconCircleCheck} title="No messages" text="Messages are kept for 30 days." />}>
            {(items) => (
              <ul className={sources.list} aria-label="Messages">
                {items.map((delivery) => <DeliveryCard key={delivery.webhookMessageId} id={webhookEndpointId} delivery={delivery} />)}
              </ul>
            )}
          </Pages>
        </div>
      </div>
    </div>
  );
}

function ReplayForm({ id }: { id: string }) {
  const [since, setSince] = useState('');
  const client = useQueryClient();
  const replaying = useMutation({
    mutationFn: () => replaySince(id, new Date(since).toISOString()),
    onSuccess: async ({ messages }) => {
      await client.invalidateQueries({ queryKey: webhooksKey });
      notifications.show({ message: messages === 0 ? 'Nothing failed since then' : `${formatCount(messages)} messages are sent again`, autoClose: 4000 });
    },
  });
  const replay = (event: SyntheticEvent) => {
    event.preventDefault();
    if (since !== '' && !replaying.isPending) {
      replaying.mutate();
    }
  };
  return (
    <form onSubmit={replay}>
      <Group align="flex-end" gap="xs" mb="md">
        <TextInput label="Send again what failed since" type="datetime-local" value={since} onChange={(event) => { setSince(event.currentTarget.value); }} />
        <Button type="submit" variant="default" disabled={since === ''} loading={replaying.isPending}>Send again</Button>
      </Group>
      {replaying.error ? <ErrorNotice error={replaying.error} /> : null}
    </form>
  );
}

function DeliveryCard({ id, delivery }: { id: string; delivery: WebhookDelivery }) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const [shown, setShown] = useState(false);
  const replaying = useMutation({ mutationFn: () => replayDelivery(id, delivery.webhookMessageId), onSettled: () => client.invalidateQueries({ queryKey: webhooksKey }) });
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={delivery.type}>
      <header>
        <h2>{delivery.type}</h2>
        <Badge variant="light" color={colors[delivery.status]} tt="none">{labels[delivery.status]}</Badge>
        <small>{formatDateTime(delivery.createdAt, timeZone)}{delivery.nextAttemptAt ? `, next attempt ${formatDateTime(delivery.nextAttemptAt, timeZone)}` : ''}</small>
      </header>
      {delivery.lastAttempt ? <Text size="sm" className={sources.reason}>{describe(delivery.lastAttempt)}</Text> : null}
      <Group gap="xs">
        <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={() => { setShown(!shown); }}>{shown ? 'Hide' : 'Show'} message and attempts</Button>
        <Button size="compact-sm" variant="default" loading={replaying.isPending} onClick={() => { replaying.mutate(); }}>Send again</Button>
      </Group>
      {replaying.error ? <ErrorNotice error={replaying.error} /> : null}
      {shown ? <DeliveryDetail id={id} messageId={delivery.webhookMessageId} /> : null}
    </Paper>
  );
}

function DeliveryDetail({ id, messageId }: { id: string; messageId: string }) {
  const { timeZone } = useCellContext();
  const detail = useQuery(deliveryQuery(id, messageId));
  if (detail.error) {
    return <ErrorNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  }
  if (!detail.data) {
    return <Skeleton height={80} animate={false} opacity={0.5} />;
  }
  return (
    <>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
      <pre className={sources.code} tabIndex={0} role="region" aria-label="Message">{detail.data.body}</pre>
      <ol className={classes.attempts} aria-label="Attempts">
        {detail.data.attempts.map((attempt) => <li key={attempt.at}>{formatDateTime(attempt.at, timeZone)}: {describe(attempt)}</li>)}
      </ol>
    </>
  );
}

function describe(attempt: WebhookAttempt): string {
  const answer = attempt.statusCode == null ? attempt.error ?? 'no answer' : `${String(attempt.statusCode)}${attempt.response === '' ? '' : ` ${attempt.response}`}`;
  return `Attempt ${String(attempt.attempt)} (${formatCount(attempt.elapsedMs)} ms): ${answer}`;
}
