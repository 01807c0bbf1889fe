import { Checkbox, CloseButton, Fieldset, Group, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import type { Campaign, CampaignChange, CampaignSchedule, Recurrence } from '../api/campaigns';
import { useCellContext } from '../shell/identity';

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const units = { day: 'days', week: 'weeks', month: 'months' } as const;

/** When, how often and how fast a campaign is sent. */
export function ScheduleStep({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  const { timeZone } = useCellContext();
  const { schedule } = draft;
  const rule = schedule.recurrence;
  const set = (next: Partial<CampaignSchedule>) => { change({ schedule: { ...schedule, ...next } }); };
  const recurs = (every: string) => {
    set({ recurrence: every === '' ? null : { interval: 1, weekdays: [1], monthDay: 1, at: '09:00:00', timeZone: timeZone ?? 'UTC', audience: 'everybody', ...schedule.recurrence, every: every as Recurrence['every'] } });
  };
  return (
    <Stack gap="sm" maw="30rem">
      <TextInput
        label={schedule.recurrence ? 'Not before' : 'Send at'}
        description={schedule.recurrence ? 'Your time; left empty, the first time is the next that the rule gives.' : 'Your time; left empty, it is sent as soon as it is launched.'}
        type="datetime-local"
        value={draft.scheduledAt ? localTime(draft.scheduledAt) : ''}
        onChange={(event) => { change({ scheduledAt: event.currentTarget.value ? new Date(event.currentTarget.value).toISOString() : null }); }}
        rightSection={draft.scheduledAt ? <CloseButton size="sm" aria-label="Clear the send time" onClick={() => { change({ scheduledAt: null }); }} /> : null}
      />
      <NativeSelect label="Repeat" value={schedule.recurrence?.every ?? ''} data={[{ value: '', label: 'Once' }, { value: 'day', label: 'Daily' }, { value: 'week', label: 'Weekly' }, { value: 'month', label: 'Monthly' }]} onChange={(event) => { recurs(event.currentTarget.value); }} />
      {rule ? <RecurrenceFields rule={rule} put={(next) => { set({ recurrence: { ...rule, ...next } }); }} /> : null}
      <NativeSelect
        label="Each person gets it"
        value={schedule.sendTime}
        data={[{ value: 'together', label: 'At this time, all together' }, { value: 'local', label: 'When their own clock shows this time' }, { value: 'best', label: 'At the hour at which they are usually about, within a day' }]}
        onChange={(event) => { set({ sendTime: event.currentTarget.value as CampaignSchedule['sendTime'] }); }}
      />
      <NumberInput label="Messages a minute" description="At most; left empty, as many as the provider takes." min={1} max={1_000_000} allowDecimal={false} value={schedule.throttlePerMinute ?? ''} onChange={(value) => { set({ throttlePerMinute: typeof value === 'number' && value >= 1 ? value : null }); }} />
      <NumberInput label="Hours a missed start is made up for" description="If the product did not run at the time; 0: hardly at all." min={0} max={168} allowDecimal={false} value={schedule.lateHours} onChange={(value) => { if (typeof value === 'number' && value >= 0 && value <= 168) set({ lateHours: value }); }} />
    </Stack>
  );
}

function RecurrenceFields({ rule, put }: { rule: Recurrence; put: (next: Partial<Recurrence>) => void }) {
  return (
    <Fieldset legend="Repeated">
      <Stack gap="sm">
        <Group grow align="flex-start">
          <NumberInput label={`Every so many ${units[rule.every]}`} min={1} max={52} allowDecimal={false} value={rule.interval} onChange={(value) => { if (typeof value === 'number' && value >= 1) put({ interval: value }); }} />
          <TextInput label="At" type="time" value={rule.at.slice(0, 5)} onChange={(event) => { if (event.currentTarget.value) put({ at: `${event.currentTarget.value}:00` }); }} />
        </Group>
        {rule.every === 'week' ? (
          <Checkbox.Group label="On" value={rule.weekdays.map(String)} onChange={(days) => { if (days.length > 0) put({ weekdays: days.map(Number).sort() }); }}>
            <Group gap="sm" mt={4}>{weekdays.map((name, position) => <Checkbox key={name} value={String(position + 1)} label={name} />)}</Group>
          </Checkbox.Group>
        ) : null}
        {rule.every === 'month' ? <NumberInput label="On day" description="In shorter months it is the last one." min={1} max={31} allowDecimal={false} value={rule.monthDay} onChange={(value) => { if (typeof value === 'number' && value >= 1 && value <= 31) put({ monthDay: value }); }} /> : null}
        <NativeSelect label="Time zone" value={rule.timeZone} data={zones(rule.timeZone)} onChange={(event) => { put({ timeZone: event.currentTarget.value }); }} />
        <TextInput label="Until" description="The last day; left empty, until it is cancelled." type="date" value={rule.until ?? ''} onChange={(event) => { put({ until: event.currentTarget.value || null }); }} />
        <NativeSelect label="To whom" value={rule.audience} data={[{ value: 'everybody', label: 'Everybody of the segment, each time' }, { value: 'entered', label: 'Those who entered the segment since the time before' }]} onChange={(event) => { put({ audience: event.currentTarget.value as Recurrence['audience'] }); }} />
      </Stack>
    </Fieldset>
  );
}

function zones(chosen: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(chosen) ? known : [chosen, ...known];
}

/** As a field for local times wants it. */
function localTime(value: string): string {
  const date = new Date(value);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
