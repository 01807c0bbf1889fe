import { Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, CampaignReport, Lift, Recipient } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';
import tiles from '../ui/Tiles.module.css';
import { isMoving, recipientsQuery, reportQuery, timelineQuery } from './campaignQueries';
import classes from './CampaignReportView.module.css';
import { ExperimentView } from './ExperimentView';
import { ForecastView } from './ForecastView';

/** What became of a launched campaign; every number lists its recipients. */
export function CampaignReportView({ campaign }: { campaign: Campaign }) {
  const { timeZone } = useCellContext();
  const [filter, setFilter] = useState('');
  const live = isMoving(campaign.status);
  const report = useQuery(reportQuery(campaign.id, live));
  const timeline = useQuery(timelineQuery(campaign.id, live));
  return (
    <div className={operations.parts}>
      {report.error ? <ErrorNotice error={report.error} /> : report.data ? <Figures report={report.data} chosen={filter} onChoose={setFilter} /> : null}
      {report.data?.experiment ? <ExperimentView experiment={report.data.experiment} onChoose={setFilter} /> : null}
      {report.data?.lift ? <Effect title="Against the holdout" lift={report.data.lift} /> : null}
      {report.data?.controlLift ? <Effect title="Against the control group" lift={report.data.controlLift} /> : null}
      {report.data?.forecast ? <ForecastView report={report.data} forecast={report.data.forecast} /> : null}
      <section>
        <h2 className={operations.partTitle}>Recipients</h2>
        <Recipients campaignId={campaign.id} filter={filter} />
      </section>
      <section>
        <h2 className={operations.partTitle}>Timeline</h2>
        <Stack gap={4} component="ol" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
          {timeline.data?.map((event) => <Text key={event.id} component="li" size="sm">{formatDateTime(event.at, timeZone)} – {event.action.replace('campaign.', '')}</Text>)}
        </Stack>
      </section>
    </div>
  );
}

function Figures({ report, chosen, onChoose }: { report: CampaignReport; chosen: string; onChoose: (filter: string) => void }) {
  const figures: { label: string; value: number; filter: string }[] = [
    { label: 'Audience', value: report.audience, filter: '' },
    { label: 'Sent', value: report.sent, filter: 'did=sent' },
    // Providers that report nothing, as the local inbox and SMTP, leave these at nothing.
    ...(report.delivered + report.bounced > 0 ? [
      { label: 'Delivered', value: report.delivered, filter: 'did=delivered' },
      ...(report.awaitingReport > 0 ? [{ label: 'Not reported yet', value: report.awaitingReport, filter: 'status=accepted' }] : []),
      ...Object.entries(report.bounces).map(([reason, value]) => ({ label: reason === 'bounced' ? 'Bounced' : `Bounced: ${reason}`, value, filter: `status=bounced&reason=${encodeURIComponent(reason)}` })),
    ] : []),
    ...(report.complained > 0 ? [{ label: 'Complained', value: report.complained, filter: 'did=complained' }] : []),
    { label: 'Opened', value: report.opened, filter: 'did=opened' },
    { label: 'Clicked', value: report.clicked, filter: 'did=clicked' },
    { label: 'Unsubscribed', value: report.unsubscribed, filter: 'did=unsubscribed' },
    ...['planned', 'sending', 'unknown', 'failed'].flatMap((status) => (report.statuses[status] ? [{ label: status, value: report.statuses[status], filter: `status=${status}` }] : [])),
    ...Object.entries(report.excluded).map(([reason, value]) => ({ label: `Left out: ${reason.replaceAll('_', ' ')}`, value, filter: `status=excluded&reason=${encodeURIComponent(reason)}` })),
  ];
  return (
    <div className={tiles.tiles} role="group" aria-label="Figures">
      {figures.map(({ label, value, filter }) => (
        <button key={label} type="button" className={classes.figure} aria-pressed={filter === chosen} onClick={() => { onChoose(filter); }}>
          <b>{value.toLocaleString('en-US')}</b>
          <span>{label}</span>
        </button>
      ))}
    </div>
  );
}

function Effect({ title, lift }: { title: string; lift: Lift }) {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Text fw={600}>{title}: {lift.goalEvent} within {lift.attributionDays} days</Text>
      <Text size="sm">{percent(lift.message.rate)} of {lift.message.people.toLocaleString('en-US')} with the message, {percent(lift.holdout.rate)} of {lift.holdout.people.toLocaleString('en-US')} without it.</Text>
      <Text size="sm">Revenue per person {lift.message.revenuePerPerson.toFixed(2)} with it, {lift.holdout.revenuePerPerson.toFixed(2)} without it.</Text>
      {lift.test ? <Text size="sm">Difference {percent(lift.test.difference)} (95 % between {percent(lift.test.low)} and {percent(lift.test.high)}), p = {lift.test.pValue.toPrecision(2)}.</Text> : null}
      <Text size="sm" c="var(--app-muted)">{lift.verdict}</Text>
    </Paper>
  );
}

function Recipients({ campaignId, filter }: { campaignId: string; filter: string }) {
  const { timeZone } = useCellContext();
  const pages = useInfiniteQuery(recipientsQuery(campaignId, filter));
  const columns: ListColumn<Recipient>[] = [
    { label: 'Person', cell: (row) => <span>{row.userId}<br /><small>{row.address}</small></span> },
    { label: 'State', cell: (row) => (row.reason && row.status !== 'accepted' ? `${row.status}: ${row.reason.replaceAll('_', ' ')}` : row.status) },
    { label: 'History', wide: true, cell: (row) => row.history.map((event) => `${event.kind}${event.machine ? ' (machine)' : ''} ${formatDateTime(event.at, timeZone)}`).join(' · ') },
  ];
  return (
    <>
      {pages.error ? <ErrorNotice error={pages.error} /> : <ListTable label="Recipients" rows={pages.data?.pages.flatMap((part) => part.items)} columns={columns} keyOf={(row) => String(row.id)} empty="Nobody." />}
      <MoreButton list={pages} />
    </>
  );
}
