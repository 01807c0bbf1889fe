import { Paper, Text } from '@mantine/core';
import type { Lift } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatCount, formatNumber, formatShare } from '../ui/numbers';
import { plural } from '../ui/words';
import { differenceText } from './differenceText';

type Arm = Lift['message'] & { name: string };

/** Those who got the message against those who were drawn for none. */
export function LiftView({ title, lift }: { title: string; lift: Lift }) {
  const { currency } = useCellContext();
  const columns: ListColumn<Arm>[] = [
    { label: 'Group', cell: (row) => row.name },
    { label: 'People', numeric: true, cell: (row) => formatCount(row.people) },
    { label: 'Reached the goal', numeric: true, cell: (row) => `${formatCount(row.converted)} (${formatShare(row.rate)})` },
    { label: 'Revenue a person', numeric: true, wide: true, cell: (row) => formatNumber(row.revenuePerPerson, { format: 'money', currency }) },
  ];
  const rows: Arm[] = [{ name: 'With the message', ...lift.message }, { name: 'Without it', ...lift.holdout }];
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="var(--app-muted)" mb="xs">{`${lift.goalEvent} within ${plural(lift.attributionDays, 'day')}`}</Text>
      <ListTable label={title} rows={rows} columns={columns} keyOf={(row) => row.name} empty="Nobody was drawn." />
      <Text size="sm" mt="sm" fw={550}>{lift.verdict}</Text>
      {lift.test ? <Text size="sm" c="var(--app-muted)">{differenceText(lift.test)}</Text> : null}
    </Paper>
  );
}
