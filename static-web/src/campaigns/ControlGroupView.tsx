import { Fieldset, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getControlGroup } from '../api/sendingRules';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';

/** Everybody else against the people whom no campaign writes to. */
export function ControlGroupView() {
  const { timeZone } = useCellContext();
  const [goal, setGoal] = useState('');
  const [days, setDays] = useState(30);
  const [asked] = useDebouncedValue(goal.trim(), 500);
  const group = useQuery({ queryKey: ['control-group', asked, days], queryFn: ({ signal }) => getControlGroup(asked, days, signal), enabled: asked !== '' });
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { others, control, test } = group.data ?? {};
  return (
    <Fieldset legend="What all campaigns together do">
      <Group grow align="flex-start">
        <TextInput label="Event" description="Such as purchase." value={goal} onChange={(event) => { setGoal(event.currentTarget.value); }} />
        <NativeSelect label="Over" description="Until now." value={String(days)} data={[7, 30, 90, 365].map((span) => ({ value: String(span), label: `${span} days` }))} onChange={(event) => { setDays(Number(event.currentTarget.value)); }} />
      </Group>
      <div role="status">
        {group.error ? <ErrorNotice error={group.error} /> : null}
        {group.data && others && control ? (
          <Text size="sm" mt="sm">
            Since {formatDateTime(group.data.from, timeZone)}: {percent(others.rate)} of {others.people.toLocaleString('en-US')} people, {percent(control.rate)} of the {control.people.toLocaleString('en-US')} in the control group.{' '}
            {test ? `Difference ${percent(test.difference)} (95 % between ${percent(test.low)} and ${percent(test.high)}), p = ${test.pValue.toPrecision(2)}.` : ''}
          </Text>
        ) : null}
      </div>
    </Fieldset>
  );
}
