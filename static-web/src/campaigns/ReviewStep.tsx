import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approveCampaign, moveCampaign, sendTest } from '../api/campaigns';
import type { Campaign, CampaignCheck, Step } from '../api/campaigns';
import { ErrorNotice } from '../ui/ErrorNotice';
import { campaignsKey, checksQuery } from './campaignQueries';
import { steps } from './campaignSearch';
import { MessagePreview } from './MessagePreview';
import { PowerNote } from './PowerNote';
import { SimulationNote } from './SimulationNote';

/** What stands in the way, the message as a person reads it, and the launch. */
export function ReviewStep({ campaign, saving, onMend }: { campaign: Campaign; saving: boolean; onMend: (step: Step) => void }) {
  const client = useQueryClient();
  const [address, setAddress] = useState('');
  const checks = useQuery(checksQuery(campaign.id, campaign.version));
  const later = Boolean(campaign.scheduledAt ?? campaign.schedule.recurrence);
  const [variant, setVariant] = useState(0);
  const unapproved = checks.data?.checks.some(({ code }) => code.startsWith('campaign.approval.'));
  const launching = useMutation({
    mutationFn: () => moveCampaign(campaign.id, 'scheduled'),
    onSuccess: () => {
      notifications.show({ message: later ? 'Approved and scheduled' : 'Approved: sending begins', color: 'teal', autoClose: 4000 });
      return client.invalidateQueries({ queryKey: campaignsKey });
    },
    // What stands in the way is among the checks then.
    onError: () => client.invalidateQueries({ queryKey: campaignsKey }),
  });
  const testing = useMutation({
    mutationFn: () => sendTest(campaign.id, address, variant),
    onSuccess: ({ accepted, fault }) => { notifications.show({ message: accepted ? `A test was sent to ${address}` : `The test was not accepted: ${fault ?? ''}`, color: accepted ? 'teal' : 'red', autoClose: 4000 }); },
  });
  return (
    <Stack gap="md">
      {checks.error ? <ErrorNotice error={checks.error} /> : (
        <Stack gap={6} component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }} aria-label="Checks">
          {checks.data?.checks.map((check) => <Check key={check.code + check.message} check={check} onMend={onMend} />)}
          {checks.data?.ready ? (
            <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
              <IconCircleCheck size={18} color="light-dark(#099268, #38d9a9)" style={{ flex: 'none', marginTop: 2 }} aria-hidden />
              <Text size="sm">Everything that a launch needs is there.</Text>
            </Group>
          ) : null}
        </Stack>
      )}
      {campaign.segmentId && !saving ? (
        <>
          <SimulationNote campaign={campaign} />
          <PowerNote campaign={campaign} />
        </>
      ) : null}
      <div><MessagePreview campaign={campaign} variant={variant} onVariant={setVariant} /></div>
      <Group align="flex-end">
        <TextInput label="Send a test to" type={campaign.channel === 'sms' ? 'tel' : 'email'} value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />
        <Button variant="default" loading={testing.isPending} disabled={address === ''} onClick={() => { testing.mutate(); }}>Send test</Button>
      </Group>
      {testing.error ? <ErrorNotice error={testing.error} /> : null}
      {launching.error ? <ErrorNotice error={launching.error} /> : null}
      {unapproved ? <SecondPerson campaign={campaign} /> : null}
      {campaign.hasSecondPerson ? <Text size="sm">A second person has approved it as it is.</Text> : null}
      <Group>
        <Button loading={launching.isPending} disabled={saving || !checks.data?.ready} onClick={() => { launching.mutate(); }}>{later ? 'Approve and schedule' : 'Approve and send'}</Button>
      </Group>
    </Stack>
  );
}

function Check({ check, onMend }: { check: CampaignCheck; onMend: (step: Step) => void }) {
  const Sign = check.blocks ? IconCircleX : IconInfoCircle;
  const color = check.blocks ? 'light-dark(#c92a2a, #ffa8a8)' : 'var(--app-muted)';
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
      <Sign size={18} color={color} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
      <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>{check.message}{check.blocks ? <span className="visually-hidden"> (this has to be mended first)</span> : null}</Text>
      <Button variant="default" size="compact-xs" style={{ flex: 'none' }} aria-label={`Go to ${labelOf(check.step)}: ${check.message}`} onClick={() => { onMend(check.step); }}>{labelOf(check.step)}</Button>
    </Group>
  );
}

function labelOf(step: Step): string {
  return steps.find(({ value }) => value === step)?.label ?? step;
}

/** Who did not write the campaign says that it may be sent; then either of the two sends it. */
function SecondPerson({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient();
  const approving = useMutation({ mutationFn: () => approveCampaign(campaign.id, campaign.version), onSuccess: () => client.invalidateQueries({ queryKey: campaignsKey }) });
  return (
    <>
      {approving.error ? <ErrorNotice error={approving.error} /> : null}
      {approving.isSuccess ? null : <Group><Button variant="default" loading={approving.isPending} onClick={() => { approving.mutate(); }}>Approve as the second person</Button></Group>}
    </>
  );
}
