import { Fieldset, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getControlGroup } from '../api/sendingRules';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount, formatShare } from '../ui/numbers';
import { differenceText } from './differenceText';

/** Everybody else against the people whom no campaign writes to. */
export function ControlGroupView() {
  const { timeZone } = useCellContext();
  const [goal, setGoal] = useState('');
  const [days, setDays] = useState(30);
  const [asked] = useDebouncedValue(goal.trim(), 500);
  const group = useQuery({ queryKey: ['control-group', asked, days], queryFn: ({ signal }) => getControlGroup(asked, days, signal), enabled: asked !== '' });
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
            Since {formatDateTime(group.data.from, timeZone)}: {formatShare(others.rate)} of {formatCount(others.people)} people, {formatShare(control.rate)} of the {formatCount(control.people)} in the control group.{' '}
            {test ? differenceText(test) : ''}
          </Text>
        ) : null}
      </div>
    </Fieldset>
  );
}
