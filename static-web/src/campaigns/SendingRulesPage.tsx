import { Button, Fieldset, Group, NumberInput, SimpleGrid, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getContactSettings, saveContactSettings } from '../api/sendingRules';
import type { ContactSettings, QuietHours } from '../api/sendingRules';
import { Page } from '../shell/Page';
import { ErrorNotice } from '../ui/ErrorNotice';
import { ControlGroupView } from './ControlGroupView';

const settingsQuery = queryOptions({ queryKey: ['contact-settings'], queryFn: ({ signal }) => getContactSettings(signal) });
const channels = [['email', 'e-mail'], ['sms', 'SMS'], ['push', 'push'], ['webhook', 'webhook']] as const;

/** What every campaign of the organization keeps. */
export function SendingRulesPage() {
  const settings = useQuery(settingsQuery);
  return (
    <Page title="Sending rules" within={{ to: '/campaigns', label: 'Campaigns' }}>
      {settings.error ? <ErrorNotice error={settings.error} onRetry={() => void settings.refetch()} /> : settings.data ? <Rules settings={settings.data} /> : <Skeleton height={320} animate={false} opacity={0.5} />}
    </Page>
  );
}

function Rules({ settings }: { settings: ContactSettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const [ceilings, setCeilings] = useState(settings.warmUpDaily.join(', '));
  const [prices, setPrices] = useState(Object.entries(settings.smsPrices).map(([prefix, price]) => `${prefix} ${price}`).join('\n'));
  const put = (next: Partial<ContactSettings>) => { setDraft((known) => ({ ...known, ...next })); };
  const saving = useMutation({
    mutationFn: () => saveContactSettings({ ...draft, warmUpDaily: ceilings.split(/[\s,;]+/).filter(Boolean).map(Number), smsPrices: pricesOf(prices) }),
    onSuccess: (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      notifications.show({ message: 'The rules are saved; they count from the next message on.', color: 'teal', autoClose: 4000 });
    },
  });
  return (
    <Stack gap="md" maw="40rem">
      <Fieldset legend="Control group">
        <NumberInput label="People whom no campaign writes to" description="So that the effect of all campaigns together can be told. 0 ends the group." suffix=" %" min={0} max={50} value={draft.controlPercent} onChange={(value) => { put({ controlPercent: numberOf(value) ?? 0 }); }} />
      </Fieldset>
      <Fieldset legend="Agreement">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label="Attribute of agreement" description="True for people who agreed; left empty, everybody may be written to who did not object." value={draft.consentAttribute ?? ''} onChange={(event) => { put({ consentAttribute: event.currentTarget.value || null }); }} />
          <TextInput label="Attribute of agreement to SMS" description="Left empty, the other one counts for text messages, too." value={draft.smsConsentAttribute ?? ''} onChange={(event) => { put({ smsConsentAttribute: event.currentTarget.value || null }); }} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Frequency cap">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NumberInput label="Messages at most" min={1} allowDecimal={false} value={draft.capMessages ?? ''} onChange={(value) => { put({ capMessages: numberOf(value) }); }} />
          <NumberInput label="In so many days" min={1} max={90} allowDecimal={false} value={draft.capDays ?? ''} onChange={(value) => { put({ capDays: numberOf(value) }); }} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Quiet hours">
        <Stack gap="sm">
          <Text size="sm" c="var(--app-muted)">In the person’s own time; messages wait for their end. A channel without its own keeps the general ones.</Text>
          <Quiet name="in general" hours={{ from: draft.quietFrom, until: draft.quietUntil }} onChange={(hours) => { put({ quietFrom: hours.from, quietUntil: hours.until }); }} />
          {channels.map(([channel, name]) => (
            <Quiet
              key={channel}
              name={`for ${name}`}
              hours={draft.channelQuietHours[channel] ?? {}}
              onChange={(hours) => {
                const others = Object.fromEntries(Object.entries(draft.channelQuietHours).filter(([known]) => known !== channel));
                put({ channelQuietHours: hours.from || hours.until ? { ...others, [channel]: hours } : others });
              }}
            />
          ))}
        </Stack>
      </Fieldset>
      <Fieldset legend="Warm-up of a new sender">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput label="Messages on the first, second, … day" description="Such as 50, 100, 500; then as many as there are." value={ceilings} onChange={(event) => { setCeilings(event.currentTarget.value); }} />
          <TextInput label="First day" type="date" value={draft.warmUpFrom ?? ''} onChange={(event) => { put({ warmUpFrom: event.currentTarget.value || null }); }} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Prices of text messages">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Textarea label="Price of a segment by country" description="A line each: the beginning of the number and the price, such as +49 0.075." autosize minRows={2} value={prices} onChange={(event) => { setPrices(event.currentTarget.value); }} />
          <TextInput label="Currency" description="Three letters, such as EUR." maxLength={3} value={draft.smsCurrency} onChange={(event) => { put({ smsCurrency: event.currentTarget.value.toUpperCase() }); }} />
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Approval">
        <NumberInput label="A second person approves campaigns to more people than" description="Left empty, none needs it." min={1} allowDecimal={false} value={draft.approvalLimit ?? ''} onChange={(value) => { put({ approvalLimit: numberOf(value) }); }} />
      </Fieldset>
      {saving.error ? <ErrorNotice error={saving.error} /> : null}
      <Group><Button loading={saving.isPending} onClick={() => { saving.mutate(); }}>Save the rules</Button></Group>
      {settings.controlPercent > 0 ? <ControlGroupView /> : null}
    </Stack>
  );
}

function Quiet({ name, hours, onChange }: { name: string; hours: QuietHours; onChange: (hours: QuietHours) => void }) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      <TextInput label={`From, ${name}`} type="time" value={hours.from?.slice(0, 5) ?? ''} onChange={(event) => { onChange({ ...hours, from: timeOf(event.currentTarget.value) }); }} />
      <TextInput label={`Until, ${name}`} type="time" value={hours.until?.slice(0, 5) ?? ''} onChange={(event) => { onChange({ ...hours, until: timeOf(event.currentTarget.value) }); }} />
    </SimpleGrid>
  );
}

/** What cannot be a price goes to the server as it is, which says what is wrong. */
function pricesOf(text: string): Record<string, number> {
  return Object.fromEntries(text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const [prefix = '', price = ''] = line.split(/[\s:=]+/);
    return [prefix, price === '' ? -1 : Number(price)];
  }));
}

function timeOf(value: string): string | null {
  return value ? `${value}:00` : null;
}

function numberOf(value: string | number): number | null {
  return typeof value === 'number' ? value : null;
}
