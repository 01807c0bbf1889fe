import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TimelineEvent } from '../api/recipients';
import { Part } from '../ui/Part';
import { identityQuery, useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { timelineQuery } from './campaignQueries';
import classes from './CampaignTimeline.module.css';
import { deedText } from './campaignWords';

/** What was done with a campaign, by whom and when; newest first. */
export function CampaignTimeline({ campaignId, live }: { campaignId: string; live: boolean }) {
  const { timeZone } = useCellContext();
  const timeline = useQuery(timelineQuery(campaignId, live));
  const you = useQuery(identityQuery).data?.person;
  const nameOf = ({ personId, personName }: TimelineEvent) => personName ?? (you && personId === String(you.id) ? you.name : null);
  return (
    <Part title="Timeline">
      {timeline.error ? <ErrorNotice error={timeline.error} onRetry={() => void timeline.refetch()} /> : null}
      <ol className={classes.timeline} aria-label="Timeline">
        {together(timeline.data ?? []).map(({ event, times }) => (
          <li key={event.id}>
            <time dateTime={event.at}>{formatDateTime(event.at, timeZone)}</time>
            <div>
              <Text size="sm" fw={550} span>{event.action === 'campaign.sending' && event.details.from === 'paused' ? 'Resumed' : deedText(event.action)}{times > 1 ? `, ${formatCount(times)} times` : ''}</Text>
              {nameOf(event) ? <Text size="sm" c="var(--app-muted)" span>{` by ${nameOf(event) ?? ''}`}</Text> : null}
              {detailOf(event) ? <Text size="sm" c="var(--app-muted)">{detailOf(event)}</Text> : null}
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** A draft is saved while somebody writes: changes in a row are one. */
function together(events: TimelineEvent[]): { event: TimelineEvent; times: number }[] {
  const rows: { event: TimelineEvent; times: number }[] = [];
  for (const event of events) {
    const last = rows.at(-1);
    if (last?.event.action === 'campaign.changed' && event.action === 'campaign.changed' && last.event.personId === event.personId) {
      last.times += 1;
    } else {
      rows.push({ event, times: 1 });
    }
  }
  return rows;
}

function detailOf({ action, details }: TimelineEvent): string {
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : '');
  const count = (name: string) => formatCount(Number(details[name] ?? 0));
  switch (action) {
    case 'campaign.planned':
      return `${count('planned')} to write to, ${count('excluded')} left out`;
    case 'campaign.tested':
      return [text('address'), text('fault')].filter(Boolean).join(': ');
    case 'campaign.failed':
    case 'campaign.needs_approval':
      return text('failure');
    case 'campaign.winner':
      return [text('winner') ? `Variant ${text('winner')}` : 'No winner', text('reason')].filter(Boolean).join(': ');
    default:
      return '';
  }
}
