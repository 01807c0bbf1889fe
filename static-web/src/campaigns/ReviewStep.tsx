import { Button, Code, Group, NativeSelect, Paper, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { approveCampaign, moveCampaign, sendTest } from '../api/campaigns';
import type { Campaign, CampaignCheck, Step } from '../api/campaigns';
import { asApiError } from '../api/problem';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MessageFrame } from '../ui/MessageFrame';
import wrapped from '../ui/MessageText.module.css';
import { campaignsKey, checksQuery, previewQuery } from './campaignQueries';
import { steps } from './campaignSearch';
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
          {checks.data?.checks.map((check) => <Check key={check.code + check.message} check={check} onMend={onMend} />)}
          {checks.data?.ready ? (
            <Group component="li" gap="xs" wrap="nowrap" align="flex-start">
              <IconCircleCheck size={18} color="light-dark(#099268, #38d9a9)" style={{ flex: 'none', marginTop: 2 }} aria-hidden />
              <Text size="sm">Everything that a launch needs is there.</Text>
            </Group>
          ) : null}
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
          <Message text={preview.data.text} html={campaign.channel === 'email' ? preview.data.html : ''} />
        </Paper>
      ) : null}
      <Group align="flex-end">
        <TextInput label="Send a test to" type={campaign.channel === 'sms' ? 'tel' : 'email'} value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />
        <Button variant="default" loading={testing.isPending} disabled={address === ''} onClick={() => { testing.mutate(); }}>Send test</Button>
      </Group>
      {testing.error ? <ErrorNotice error={testing.error} /> : null}
      {launching.error ? <ErrorNotice error={launching.error} /> : null}
      {launching.error && asApiError(launching.error).code === 'campaign.approval.missing' ? <SecondPerson campaign={campaign} /> : null}
      {campaign.approvedVersion === campaign.version ? <Text size="sm">A second person has approved it as it is.</Text> : null}
      <Group>
        <Button loading={launching.isPending} disabled={saving || !checks.data?.ready} onClick={() => { launching.mutate(); }}>{campaign.scheduledAt || campaign.schedule.recurrence ? 'Approve and schedule' : 'Approve and send'}</Button>
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

/** As mail programs show it, and as those do that show no HTML. */
function Message({ text, html }: { text: string; html: string }) {
  const plain = <Code block className={wrapped.text}>{text}</Code>;
  return html === '' ? plain : (
    <Tabs defaultValue="html" keepMounted={false}>
      <Tabs.List aria-label="Forms of the message"><Tabs.Tab value="html">HTML</Tabs.Tab><Tabs.Tab value="text">Text</Tabs.Tab></Tabs.List>
      <Tabs.Panel value="html" pt="xs"><MessageFrame html={html} /></Tabs.Panel>
      <Tabs.Panel value="text" pt="xs">{plain}</Tabs.Panel>
    </Tabs>
  );
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
