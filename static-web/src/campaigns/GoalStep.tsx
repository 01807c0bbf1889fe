import { Autocomplete, Checkbox, NativeSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { catalogQuery } from '../data/catalogQueries';
import { plural } from '../ui/words';

const holdouts = [0, 5, 10, 20, 50];
const windows = [1, 3, 7, 14, 30];

/** What the campaign is for, and how it will be known whether it worked. */
export function GoalStep({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  const events = useQuery(catalogQuery).data?.events ?? [];
  return (
    <Stack gap="sm">
      <Autocomplete label="Goal" description="The event that people should do; left empty, only opens and clicks are told." placeholder={events[0]?.name ?? ''} data={events.map(({ name }) => name)} limit={30} value={draft.goalEvent ?? ''} onChange={(goalEvent) => { change({ goalEvent }); }} />
      <NativeSelect label="Counts for" value={String(draft.attributionDays)} data={withOwn(windows, draft.attributionDays).map((days) => ({ value: String(days), label: plural(days, 'day') }))} onChange={(event) => { change({ attributionDays: Number(event.currentTarget.value) }); }} />
      <NativeSelect label="Holdout" description="People who get nothing, so that the effect can be measured." value={String(draft.holdoutPercent)} data={withOwn(holdouts, draft.holdoutPercent).map((percent) => ({ value: String(percent), label: percent === 0 ? 'Nobody' : `${percent}%` }))} onChange={(event) => { change({ holdoutPercent: Number(event.currentTarget.value) }); }} />
      <Checkbox mt="xs" label="Transactional" description="Something people asked for, such as a receipt: frequency caps, agreement and the control group do not keep it back." checked={draft.transactional} onChange={(event) => { change({ transactional: event.currentTarget.checked }); }} />
    </Stack>
  );
}

/** What was set elsewhere, by the chat or the API, can be seen and kept. */
function withOwn(choices: number[], own: number): number[] {
  return choices.includes(own) ? choices : [...choices, own].sort((a, b) => a - b);
}
