import { Paper, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Campaign, Simulation } from '../api/campaigns';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { simulationQuery } from './campaignQueries';
import { reasonText } from './campaignWords';
import { HourTable } from './HourTable';

/** What the campaign would do if it were launched as it is. */
export function SimulationNote({ campaign }: { campaign: Campaign }) {
  const simulation = useQuery(simulationQuery(campaign.id, campaign.version));
  if (simulation.error) {
    return <ErrorNotice error={simulation.error} onRetry={() => void simulation.refetch()} />;
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="What would happen">
      <Text fw={600} mb="xs">What would happen</Text>
      {simulation.data ? <Expected simulation={simulation.data} /> : <Skeleton height={120} animate={false} opacity={0.5} />}
    </Paper>
  );
}

function Expected({ simulation }: { simulation: Simulation }) {
  const { timeZone } = useCellContext();
  const reasons = Object.entries(simulation.excluded);
  const { conversions, sms } = simulation;
  return (
    <>
      <Text size="sm"><b>{formatCount(simulation.messages)}</b> of {formatCount(simulation.audience)} people get the message{simulation.firstAt ? `, from ${formatDateTime(simulation.firstAt, timeZone)}` : ''}{simulation.lastAt ? ` until ${formatDateTime(simulation.lastAt, timeZone)}` : simulation.firstAt ? '; throttle and ceilings keep it from ending within three months' : ''}.</Text>
      {reasons.length > 0 ? <Text size="sm">Left out: {reasons.map(([reason, count]) => `${formatCount(count)} ${reasonText(reason)}`).join(', ')}.</Text> : null}
      {simulation.quietDelayed > 0 ? <Text size="sm">{formatCount(simulation.quietDelayed)} wait for the end of their quiet hours.</Text> : null}
      {simulation.waitingForWinner > 0 ? <Text size="sm">{formatCount(simulation.waitingForWinner)} wait for the winner of the test.</Text> : null}
      {conversions ? <Text size="sm">About {formatCount(conversions.expected)} of them ({formatCount(conversions.low)} to {formatCount(conversions.high)}) would do {conversions.goalEvent} within {conversions.attributionDays} days even without the message, as people of the segment did lately.</Text> : null}
      {sms ? <Price sms={sms} messages={simulation.messages} /> : null}
      <HourTable expected={simulation.hours} />
    </>
  );
}

/** Segments are what text messages are paid by. */
function Price({ sms, messages }: { sms: NonNullable<Simulation['sms']>; messages: number }) {
  const priced = messages - sms.unpriced;
  return (
    <Text size="sm">
      {formatCount(sms.segments)} segments, {sms.segmentsPerMessage.toLocaleString('en-US', { maximumFractionDigits: 2 })} a message
      {priced > 0 ? <>: about <b>{sms.amount.toLocaleString('en-US', { style: 'currency', currency: sms.currency })}</b></> : ''}
      {sms.unpriced > 0 ? `; ${priced > 0 ? `${formatCount(sms.unpriced)} messages go to countries` : 'they go to countries'} without a price in the sending rules` : ''}.
    </Text>
  );
}
