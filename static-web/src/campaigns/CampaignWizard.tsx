import { Button, Checkbox, Group, NativeSelect, Stack, Tabs, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, Step } from '../api/campaigns';
import { segmentsQuery } from '../segments/segmentQueries';
import { ErrorNotice } from '../ui/ErrorNotice';
import { checksQuery } from './campaignQueries';
import { ReviewStep } from './ReviewStep';
import { ScheduleStep } from './ScheduleStep';
import { StarterMenu } from './StarterMenu';
import { useAutosave } from './useAutosave';
import { VariantFields } from './VariantFields';

const steps: { value: Step; label: string }[] = [
  { value: 'recipients', label: 'Recipients' },
  { value: 'goal', label: 'Goal' },
  { value: 'content', label: 'Content' },
  { value: 'schedule', label: 'Schedule' },
  { value: 'review', label: 'Review' },
];

const channels = [{ value: 'email', label: 'E-mail' }, { value: 'sms', label: 'SMS' }, { value: 'push', label: 'Push' }, { value: 'webhook', label: 'Webhook' }];

/** A draft, step by step; every change is saved by itself. */
export function CampaignWizard({ campaign }: { campaign: Campaign }) {
  const [step, setStep] = useState<Step>('recipients');
  const { draft, change, saving, error } = useAutosave(campaign);
  const segments = useQuery(segmentsQuery);
  const checks = useQuery(checksQuery(campaign.id, campaign.version)).data?.checks ?? [];
  const place = steps.findIndex(({ value }) => value === step);
  const next = steps[place + 1];
  return (
    <Stack gap="md" maw="46rem">
      <Text size="sm" c="var(--app-muted)" role="status">{error ? 'Not saved' : saving ? 'Saving …' : 'Saved'}</Text>
      {error ? <ErrorNotice error={error} /> : null}
      <Tabs value={step} onChange={(value) => { setStep(value as Step); }} keepMounted={false}>
        <Tabs.List aria-label="Steps" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
          {steps.map(({ value, label }) => <Tabs.Tab key={value} value={value}>{label}{checks.some((check) => check.step === value && check.blocks) ? ' •' : ''}</Tabs.Tab>)}
        </Tabs.List>
        <Tabs.Panel value="recipients" pt="md">
          <Stack gap="sm">
            <TextInput label="Name" value={draft.name} maxLength={200} onChange={(event) => { change({ name: event.currentTarget.value }); }} />
            <NativeSelect label="Channel" value={draft.channel} data={channels} onChange={(event) => { change({ channel: event.currentTarget.value }); }} />
            <NativeSelect
              label="Segment"
              value={draft.segmentId ?? ''}
              data={[{ value: '', label: 'Choose a segment', disabled: true }, ...(segments.data ?? []).map((segment) => ({ value: segment.id, label: segment.userCount == null ? segment.name : `${segment.name} (${segment.userCount.toLocaleString('en-US')})` }))]}
              onChange={(event) => { change({ segmentId: event.currentTarget.value }); }}
            />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="goal" pt="md">
          <Stack gap="sm">
            <TextInput label="Goal" description="The event that people should do, such as purchase." value={draft.goalEvent ?? ''} onChange={(event) => { change({ goalEvent: event.currentTarget.value }); }} />
            <NativeSelect label="Counts for" value={String(draft.attributionDays)} data={[1, 3, 7, 14, 30].map((days) => ({ value: String(days), label: days === 1 ? '1 day' : `${days} days` }))} onChange={(event) => { change({ attributionDays: Number(event.currentTarget.value) }); }} />
            <NativeSelect label="Holdout" description="People who get nothing, so that the effect can be measured." value={String(draft.holdoutPercent)} data={[0, 5, 10, 20, 50].map((percent) => ({ value: String(percent), label: percent === 0 ? 'Nobody' : `${percent} %` }))} onChange={(event) => { change({ holdoutPercent: Number(event.currentTarget.value) }); }} />
            <Checkbox mt="xs" label="Transactional" description="Something people asked for, such as a receipt: frequency caps, agreement and the control group do not keep it back." checked={draft.transactional} onChange={(event) => { change({ transactional: event.currentTarget.checked }); }} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="content" pt="md">
          <Stack gap="sm">
            <StarterMenu draft={draft} change={change} />
            <TextInput label="Subject" value={draft.subject} onChange={(event) => { change({ subject: event.currentTarget.value }); }} />
            <Textarea label="Text" description="Liquid: {{ name }} is the person's attribute, {{ unsubscribe_url }} the link to leave." autosize minRows={8} value={draft.message} onChange={(event) => { change({ message: event.currentTarget.value }); }} />
            {draft.channel === 'email' ? <Textarea label="HTML" description="Left empty, it is made of the text." autosize minRows={3} value={draft.html} onChange={(event) => { change({ html: event.currentTarget.value }); }} /> : null}
            <VariantFields draft={draft} change={change} />
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="schedule" pt="md">
          <ScheduleStep draft={draft} change={change} />
        </Tabs.Panel>
        <Tabs.Panel value="review" pt="md"><ReviewStep campaign={campaign} saving={saving} onMend={setStep} /></Tabs.Panel>
      </Tabs>
      {next ? <Group><Button variant="default" onClick={() => { setStep(next.value); }}>Next: {next.label}</Button></Group> : null}
    </Stack>
  );
}
