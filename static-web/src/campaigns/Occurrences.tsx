import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '../api/campaigns';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { Part } from '../ui/Part';
import { CampaignBadge } from './CampaignBadge';
import { campaignsQuery } from './campaignQueries';

/** The times a recurring campaign was sent; each is a campaign with its own report. */
export function Occurrences({ campaign }: { campaign: Campaign }) {
  const { timeZone } = useCellContext();
  const occurrences = useInfiniteQuery(campaignsQuery({ occurrencesOf: campaign.id }, campaign.status === 'scheduled'));
  const columns: ListColumn<Campaign>[] = [
    { label: 'Time', cell: (row) => <Link to="/campaigns/$campaignId" params={{ campaignId: row.id }} className={list.link}>{row.occurrenceAt ? formatDateTime(row.occurrenceAt, timeZone) : row.name}</Link> },
    { label: 'Status', cell: (row) => <CampaignBadge status={row.status} /> },
  ];
  return (
    <Part title="Occurrences">
      {campaign.status === 'scheduled' && campaign.scheduledAt ? <p>Next: {formatDateTime(campaign.scheduledAt, timeZone)}</p> : null}
      <PagedTable list={occurrences} label="Occurrences" columns={columns} keyOf={(row) => row.id} empty="None yet." />
    </Part>
  );
}
