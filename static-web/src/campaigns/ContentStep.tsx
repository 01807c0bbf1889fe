import { Stack, Textarea, TextInput } from '@mantine/core';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { codeInput } from '../ui/codeInput';
import { LayoutField } from './LayoutField';
import { StarterMenu } from './StarterMenu';
import { VariantFields } from './VariantFields';

const liquid = 'Liquid: {{ name }} is the person’s attribute';

interface ContentStepProps {
  draft: Campaign;
  /** The version of the layout that the saved draft has. */
  taken: number | null;
  change: (next: CampaignChange) => void;
}

/** What people read. */
export function ContentStep({ draft, taken, change }: ContentStepProps) {
  const mail = draft.channel === 'email';
  return (
    <Stack gap="sm">
      <StarterMenu draft={draft} change={change} />
      {draft.channel === 'sms' ? null : <TextInput label={draft.channel === 'push' ? 'Title' : 'Subject'} value={draft.subject} onChange={(event) => { change({ subject: event.currentTarget.value }); }} />}
      <Textarea label="Text" description={mail ? `${liquid}, {{ unsubscribe_url }} the link to leave.` : `${liquid}.`} autosize minRows={mail ? 8 : 4} value={draft.message} onChange={(event) => { change({ message: event.currentTarget.value }); }} />
      {mail ? <Textarea label="HTML" description="Left empty, it is made of the text." autosize minRows={3} maxRows={24} styles={codeInput} value={draft.html} onChange={(event) => { change({ html: event.currentTarget.value }); }} /> : null}
      {mail ? <LayoutField draft={draft} taken={taken} change={change} /> : null}
      <VariantFields draft={draft} change={change} />
    </Stack>
  );
}
