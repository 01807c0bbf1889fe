import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { CampaignBadge } from './CampaignBadge';
import { campaignsQuery } from './campaignQueries';

/** The times a recurring campaign was sent; each is a campaign with its own report. */
export function Occurrences({ campaign }: { campaign: Campaign }) {
  const { timeZone } = useCellContext();
  const occurrences = useInfiniteQuery(campaignsQuery({ occurrencesOf: campaign.id }, campaign.status === 'scheduled'));
  const columns: ListColumn<Campaign>[] = [
    { label: 'Time', cell: (row) => <Link to="/campaigns/$campaignId" params={{ campaignId: row.id }} className={operations.instance}>{row.occurrenceAt ? formatDateTime(row.occurrenceAt, timeZone) : row.name}</Link> },
    { label: 'Status', cell: (row) => <CampaignBadge status={row.status} /> },
  ];
  return (
    <section>
      <h2 className={operations.partTitle}>Occurrences</h2>
      {campaign.status === 'scheduled' && campaign.scheduledAt ? <p>Next: {formatDateTime(campaign.scheduledAt, timeZone)}</p> : null}
      {occurrences.error ? <ErrorNotice error={occurrences.error} /> : <ListTable label="Occurrences" rows={occurrences.data?.pages.flatMap((part) => part.items)} columns={columns} keyOf={(row) => row.id} empty="None yet." />}
      {occurrences.hasNextPage ? <Button variant="default" mt="sm" loading={occurrences.isFetchingNextPage} onClick={() => void occurrences.fetchNextPage()}>Show more</Button> : null}
    </section>
  );
}
