import { Button, Group, NativeSelect, Paper, Skeleton, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeTrigger, createTrigger, deleteTrigger } from '../api/integrations';
import type { Trigger } from '../api/integrations';
import { someCampaignsQuery } from '../campaigns/campaignQueries';
import { useCellContext } from '../shell/identity';
import sources from '../sources/Sources.module.css';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { Dialog } from '../ui/Dialog';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { triggersKey, triggersQuery } from './integrationQueries';
import { SecretDialog } from './SecretDialog';

type Opened = { kind: 'create' } | { kind: 'change'; trigger: Trigger } | { kind: 'delete'; trigger: Trigger } | { kind: 'secret'; secret: string };

const muted = { description: { color: 'var(--app-muted)' } };

/** Addresses at which other systems make something happen here. */
export function TriggerList() {
  const list = useQuery(triggersQuery);
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => { setOpened(null); };
  const create = () => { setOpened({ kind: 'create' }); };
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  return (
    <>
      {list.data.length === 0 ? (
        <EmptyState icon={IconBolt} title="Nothing outside makes anything happen here" text="A trigger is an address that another system posts signed messages to: each becomes an event, or starts a campaign.">
          <Button onClick={create}>Create your first trigger</Button>
        </EmptyState>
      ) : (
        <>
          <Group justify="flex-end" mb="sm"><Button leftSection={<IconPlus size={17} aria-hidden />} onClick={create}>Create trigger</Button></Group>
          <ul className={sources.list} aria-label="Triggers">
            {list.data.map((trigger) => <TriggerCard key={trigger.triggerId} trigger={trigger} onChange={() => { setOpened({ kind: 'change', trigger }); }} onDelete={() => { setOpened({ kind: 'delete', trigger }); }} />)}
          </ul>
        </>
      )}
      {opened?.kind === 'create' ? <TriggerDialog onClose={close} onSecret={(secret) => { setOpened({ kind: 'secret', secret }); }} /> : null}
      {opened?.kind === 'change' ? <TriggerDialog trigger={opened.trigger} onClose={close} /> : null}
      {opened?.kind === 'delete' ? <DeleteDialog trigger={opened.trigger} onClose={close} /> : null}
      {opened?.kind === 'secret' ? <SecretDialog secret={opened.secret} onClose={close} /> : null}
    </>
  );
}

function TriggerCard({ trigger, onChange, onDelete }: { trigger: Trigger; onChange: () => void; onDelete: () => void }) {
  const { timeZone } = useCellContext();
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={trigger.name}>
      <header>
        <h2>{trigger.name}</h2>
        <small>{trigger.eventName ? `Stores the event ${trigger.eventName}` : 'Starts a campaign'}</small>
      </header>
      <dl className={sources.facts}>
        <div><dt>Address</dt><dd className={sources.key}><code>{`${window.location.origin}/v1/triggers/${trigger.triggerId}`}</code></dd></div>
        {trigger.userPath ? <div><dt>User</dt><dd><code>{trigger.userPath}</code></dd></div> : null}
        <div><dt>Received</dt><dd>{formatCount(trigger.received)}</dd></div>
        <div><dt>Refused</dt><dd>{formatCount(trigger.refused)}</dd></div>
        <div><dt>Last message</dt><dd>{trigger.lastReceivedAt ? formatDateTime(trigger.lastReceivedAt, timeZone) : 'Never'}</dd></div>
      </dl>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onChange} aria-label={`Change ${trigger.name}`}>Change…</Button>
        <Button size="compact-sm" variant="subtle" color="red" className={sources.danger} onClick={onDelete} aria-label={`Delete ${trigger.name}`}>Delete…</Button>
      </Group>
    </Paper>
  );
}

/** A new trigger, whose secret is shown once, or what an existing one does. */
function TriggerDialog({ trigger, onClose, onSecret }: { trigger?: Trigger; onClose: () => void; onSecret?: (secret: string) => void }) {
  const [name, setName] = useState(trigger?.name ?? '');
  const [action, setAction] = useState(trigger?.campaignId ? 'campaign' : 'event');
  const [eventName, setEventName] = useState(trigger?.eventName ?? '');
  const [userPath, setUserPath] = useState(trigger?.userPath ?? '');
  const [campaignId, setCampaignId] = useState(trigger?.campaignId ?? '');
  const drafts = useQuery(someCampaignsQuery({ status: 'draft' })).data ?? [];
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async () => {
      const order = action === 'event' ? { name, eventName, userPath } : { name, campaignId };
      return trigger ? { changed: await changeTrigger(trigger.triggerId, order), secret: null } : await createTrigger(order);
    },
    onSuccess: async ({ secret }) => {
      await client.invalidateQueries({ queryKey: triggersKey });
      if (secret === null) {
        onClose();
        notifications.show({ message: `${name} was changed`, autoClose: 2500 });
      } else {
        onSecret?.(secret);
      }
    },
  });
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) {
      saving.mutate();
    }
  };
  const chosen = trigger?.campaignId && !drafts.some((draft) => draft.id === trigger.campaignId) ? [{ value: trigger.campaignId, label: 'The campaign it starts now' }] : [];
  return (
    <Dialog onClose={onClose} title={trigger ? `Change ${trigger.name}` : 'Create trigger'}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput label="Name" required maxLength={100} value={name} onChange={(event) => { setName(event.currentTarget.value); }} data-autofocus />
          <NativeSelect label="What it does" value={action} data={[{ value: 'event', label: 'Store an event' }, { value: 'campaign', label: 'Start a campaign' }]} onChange={(event) => { setAction(event.currentTarget.value); }} />
          {action === 'event' ? (
            <>
              <TextInput label="Event" required maxLength={200} value={eventName} onChange={(event) => { setEventName(event.currentTarget.value); }} />
              <TextInput label="Place of the user's id" description="In what is sent, such as data.customer.id. Left empty, the events are nobody's." styles={muted} maxLength={200} value={userPath} onChange={(event) => { setUserPath(event.currentTarget.value); }} />
            </>
          ) : (
            <NativeSelect label="Campaign" description="A draft; a message launches it, with all checks." styles={muted} required value={campaignId} data={[{ value: '', label: 'Choose a draft', disabled: true }, ...chosen, ...drafts.map((draft) => ({ value: draft.id, label: draft.name }))]} onChange={(event) => { setCampaignId(event.currentTarget.value); }} />
          )}
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={saving.isPending}>{trigger ? 'Save' : 'Create'}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function DeleteDialog({ trigger, onClose }: { trigger: Trigger; onClose: () => void }) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteTrigger(trigger.triggerId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: triggersKey });
      onClose();
      notifications.show({ message: 'The trigger was deleted', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title={`Delete ${trigger.name}?`} confirm="Delete" action={deleting} onClose={onClose}>
      What is posted to its address is refused from now on. Events that it stored stay.
    </ConfirmDialog>
  );
}
