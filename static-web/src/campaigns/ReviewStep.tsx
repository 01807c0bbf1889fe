import { Button, Code, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { moveCampaign, sendTest } from '../api/campaigns';
import type { Campaign, Step } from '../api/campaigns';
import { ErrorNotice } from '../ui/ErrorNotice';
import wrapped from '../ui/MessageText.module.css';
import { campaignsKey, checksQuery, previewQuery } from './campaignQueries';
import { PowerNote } from './PowerNote';
import { SimulationNote } from './SimulationNote';

/** What stands in the way, the message as a person reads it, and the launch. */
export function ReviewStep({ campaign, saving, onMend }: { campaign: Campaign; saving: boolean; onMend: (step: Step) => void }) {
  const client = useQueryClient();
  const [address, setAddress] = useState('');
  const checks = useQuery(checksQuery(campaign.id, campaign.version));
  const [variant, setVariant] = useState(0);
  const preview = useQuery(previewQuery(campaign.id, campaign.version, variant));
  const launching = useMutation({ mutationFn: () => moveCampaign(campaign.id, 'scheduled'), onSuccess: () => client.invalidateQueries({ queryKey: campaignsKey }) });
  const testing = useMutation({
    mutationFn: () => sendTest(campaign.id, address, variant),
    onSuccess: ({ accepted, fault }) => { notifications.show({ message: accepted ? `A test was sent to ${address}` : `The test was not accepted: ${fault ?? ''}`, color: accepted ? 'teal' : 'red', autoClose: 4000 }); },
  });
  return (
    <Stack gap="md">
      {checks.error ? <ErrorNotice error={checks.error} /> : (
        <Stack gap={6} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }} aria-label="Checks">
          {checks.data?.checks.map((check) => (
            <Group key={check.code + check.message} component="li" gap="xs">
              <Text size="sm" c={check.blocks ? 'red' : undefined}>{check.message}</Text>
              <Button variant="subtle" size="compact-xs" onClick={() => { onMend(check.step); }}>Go there</Button>
            </Group>
          ))}
          {checks.data?.ready ? <Text component="li" size="sm">Everything that a launch needs is there.</Text> : null}
        </Stack>
      )}
      {campaign.segmentId && !saving ? <SimulationNote campaign={campaign} /> : null}
      <PowerNote campaign={campaign} />
      {campaign.variants.length > 0 ? (
        <NativeSelect label="Variant to look at" maw="18rem" value={String(variant)} data={campaign.variants.map(({ name }, position) => ({ value: String(position), label: name }))} onChange={(event) => { setVariant(Number(event.currentTarget.value)); }} />
      ) : null}
      {preview.error ? <ErrorNotice error={preview.error} /> : preview.data ? (
        <Paper withBorder p="md" component="section" aria-label="Preview">
          <Text size="xs" c="var(--app-muted)">As {preview.data.userId} reads it</Text>
          {preview.data.sms
            ? <Text size="sm" mb="xs">{preview.data.sms.units} characters of {preview.data.sms.encoding}, {preview.data.sms.segments === 1 ? '1 segment' : `${preview.data.sms.segments} segments`}</Text>
            : <Text fw={600} mb="xs">{preview.data.subject || '(no subject)'}</Text>}
          <Code block className={wrapped.text}>{preview.data.text}</Code>
        </Paper>
      ) : null}
      <Group align="flex-end">
        <TextInput label="Send a test to" type={campaign.channel === 'sms' ? 'tel' : 'email'} value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />
        <Button variant="default" loading={testing.isPending} disabled={address === ''} onClick={() => { testing.mutate(); }}>Send test</Button>
      </Group>
      {testing.error ? <ErrorNotice error={testing.error} /> : null}
      {launching.error ? <ErrorNotice error={launching.error} /> : null}
      <Group>
        <Button loading={launching.isPending} disabled={saving || !checks.data?.ready} onClick={() => { launching.mutate(); }}>{campaign.scheduledAt || campaign.schedule.recurrence ? 'Approve and schedule' : 'Approve and send'}</Button>
      </Group>
    </Stack>
  );
}
