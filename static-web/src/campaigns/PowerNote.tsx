import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Campaign, GroupPower } from '../api/campaigns';
import { formatCount } from '../ui/numbers';
import { powerQuery, simulationQuery } from './campaignQueries';

const names: Record<string, string> = { holdout: 'The message against the holdout', control: 'The message against the control group', variants: 'The variants against each other' };

/** What the groups are large enough to show, told before the launch. */
export function PowerNote({ campaign }: { campaign: Campaign }) {
  // The simulation tells who cannot be written to, so it comes first; where it fails, the whole segment is reckoned with.
  const simulation = useQuery(simulationQuery(campaign.id, campaign.version));
  const power = useQuery({ ...powerQuery(campaign.id, campaign.version, simulation.data?.id ?? null), enabled: !simulation.isLoading });
  if (!power.data || power.data.length === 0) {
    return null;
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="What can be seen">
      <Text fw={600} mb="xs">What can be seen</Text>
      {power.data.map((group) => <Group key={group.name} group={group} />)}
    </Paper>
  );
}

function Group({ group }: { group: GroupPower }) {
  const percent = (share: number) => `${(share * 100).toLocaleString('en-US', { maximumSignificantDigits: 2 })}%`;
  return (
    <div style={{ marginBottom: '0.5rem' }}>
      <Text size="sm" fw={600}>{names[group.name] ?? group.name}</Text>
      <Text size="sm">
        {formatCount(group.first)} and {formatCount(group.second)} people; {group.metric} is usually {percent(group.rate)}{group.measured ? '' : ' (assumed: there is no history)'}.{' '}
        {group.smallestRise == null ? 'Too few to see any rise.' : `A rise of ${percent(group.smallestRise)} or more would be seen in four of five cases.`}
      </Text>
      {group.needed.length > 0 ? (
        <Text size="sm" c="var(--app-muted)">{group.needed.map(({ risePercent, perGroup }) => `${formatCount(perGroup)} per group needed to see +${risePercent}% on ${percent(group.rate)}`).join('; ')}.</Text>
      ) : null}
    </div>
  );
}
