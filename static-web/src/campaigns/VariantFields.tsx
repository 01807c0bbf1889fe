import { Button, Fieldset, Group, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Campaign, CampaignChange, CampaignTest, Variant } from '../api/campaigns';

const most = 8;
const durations = [[60, '1 hour'], [240, '4 hours'], [720, '12 hours'], [1440, '1 day'], [2880, '2 days'], [10_080, '7 days']] as const;

/** Versions of the message against each other, and how that is decided. */
export function VariantFields({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  const { variants, test } = draft;
  const put = (position: number, next: Partial<Variant>) => { change({ variants: variants.map((variant, at) => (at === position ? { ...variant, ...next } : variant)) }); };
  const set = (next: Partial<CampaignTest>) => { change({ test: { ...test, ...next } }); };
  if (variants.length === 0) {
    return (
      <Stack gap={4} align="flex-start">
        <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => { change({ variants: [named('A'), named('B')] }); }}>Test variants against each other</Button>
        <Text size="sm" c="var(--app-muted)">Each person gets one of them, always the same.</Text>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      {variants.map((variant, position) => (
        // The place is what a variant is known by.
        <Fieldset key={position} legend={`Variant ${variant.name}`}>
          <Stack gap="sm">
            <Group align="flex-end" wrap="nowrap">
              <TextInput label="Name of the variant" value={variant.name} maxLength={100} style={{ flex: 1 }} onChange={(event) => { put(position, { name: event.currentTarget.value }); }} />
              <NumberInput label="Weight" value={variant.weight} min={1} max={1000} allowDecimal={false} w="6rem" onChange={(value) => { if (typeof value === 'number' && value >= 1) put(position, { weight: value }); }} />
              <Button variant="default" px="xs" aria-label={`Remove variant ${variant.name}`} onClick={() => { change({ variants: variants.length > 2 ? variants.filter((_, at) => at !== position) : [] }); }}><IconTrash size={16} aria-hidden /></Button>
            </Group>
            <TextInput label="Subject of the variant" placeholder={draft.subject} value={variant.subject ?? ''} onChange={(event) => { put(position, { subject: event.currentTarget.value || null }); }} />
            <Textarea label="Text of the variant" description="Left empty, it is the campaign's own." autosize minRows={2} value={variant.message ?? ''} onChange={(event) => { put(position, { message: event.currentTarget.value || null }); }} />
            {draft.channel === 'email' ? <Textarea label="HTML of the variant" description="Left empty, it is the campaign's own, or made of the variant's text." autosize minRows={2} value={variant.html ?? ''} onChange={(event) => { put(position, { html: event.currentTarget.value || null }); }} /> : null}
          </Stack>
        </Fieldset>
      ))}
      {variants.length < most ? <Button variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconPlus size={15} aria-hidden />} onClick={() => { change({ variants: [...variants, named(nextName(variants))] }); }}>Add a variant</Button> : null}
      <Fieldset legend="The test">
        <Stack gap="sm">
          <NativeSelect label="Who takes part" value={test.method} data={[{ value: 'all', label: 'Everybody' }, { value: 'winner', label: 'A part; the rest gets the winner' }]} onChange={(event) => { set({ method: event.currentTarget.value as CampaignTest['method'] }); }} />
          {test.method === 'winner' ? <NumberInput label="Part that takes part" suffix=" %" min={1} max={90} allowDecimal={false} value={test.percent} onChange={(value) => { if (typeof value === 'number' && value >= 1 && value <= 90) set({ percent: value }); }} /> : null}
          <NativeSelect label="What decides" description="Fixed with the launch." value={test.metric} data={[{ value: 'opened', label: 'Opens by people' }, { value: 'clicked', label: 'Clicks by people' }, { value: 'converted', label: 'The goal' }]} onChange={(event) => { set({ metric: event.currentTarget.value as CampaignTest['metric'] }); }} />
          <NativeSelect
            label="Decided after"
            description="No verdict is shown before."
            value={String(test.minutes)}
            data={[...durations.map(([minutes, label]) => ({ value: String(minutes), label })), ...(durations.some(([minutes]) => minutes === test.minutes) ? [] : [{ value: String(test.minutes), label: `${test.minutes} minutes` }])]}
            onChange={(event) => { set({ minutes: Number(event.currentTarget.value) }); }}
          />
          {test.method === 'winner' ? <NativeSelect label="When chance could have made the difference" value={test.withoutWinner} data={[{ value: 'best', label: 'Send the leading variant' }, { value: 'stop', label: 'Send the rest nothing' }]} onChange={(event) => { set({ withoutWinner: event.currentTarget.value as CampaignTest['withoutWinner'] }); }} /> : null}
        </Stack>
      </Fieldset>
    </Stack>
  );
}

function named(name: string): Variant {
  return { name, weight: 1 };
}

function nextName(variants: Variant[]): string {
  const names = new Set(variants.map((variant) => variant.name.trim().toUpperCase()));
  return ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].find((letter) => !names.has(letter)) ?? 'I';
}
