import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Campaign } from '../api/campaigns';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { plural } from '../ui/words';
import classes from './CampaignFacts.module.css';
import { channelName } from './campaignWords';

/** What was launched: to whom, how, when and for what. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const { timeZone } = useCellContext();
  const moment = (value: string) => formatDateTime(value, timeZone);
  const facts: [string, ReactNode][] = [
    ['Channel', channelName(campaign.channel)],
    ['Segment', campaign.segmentId ? <Link to="/segments/$segmentId" params={{ segmentId: campaign.segmentId }}>{campaign.segmentName ?? 'Segment'}</Link> : '–'],
    ...(campaign.subject && campaign.channel !== 'sms' ? [['Subject', campaign.subject] as [string, ReactNode]] : []),
    ...(campaign.goalEvent ? [['Goal', `${campaign.goalEvent} within ${plural(campaign.attributionDays, 'day')}`] as [string, ReactNode]] : []),
    ['Holdout', campaign.holdoutPercent > 0 ? `${campaign.holdoutPercent}%` : 'Nobody'],
    ...(campaign.startedAt ? [['Began', moment(campaign.startedAt)] as [string, ReactNode]] : campaign.scheduledAt ? [['Planned for', moment(campaign.scheduledAt)] as [string, ReactNode]] : []),
    ...(campaign.sentAt ? [['Ended', moment(campaign.sentAt)] as [string, ReactNode]] : []),
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}
