import { Button, NativeSelect } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { draftCampaign } from '../api/campaigns';
import type { Campaign, CampaignStatus } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { useCellContext } from '../shell/identity';
import { Page } from '../shell/Page';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { MoreButton } from '../ui/MoreButton';
import { CampaignBadge } from './CampaignBadge';
import { campaignsQuery } from './campaignQueries';
import { channelName, statusName } from './campaignWords';

const statuses: CampaignStatus[] = ['draft', 'scheduled', 'sending', 'paused', 'sent', 'completed', 'cancelled', 'failed'];

/** All campaigns, last changed first. */
export function CampaignsPage() {
  const { timeZone } = useCellContext();
  const navigate = useNavigate();
  const [status, setStatus] = useState<CampaignStatus | ''>('');
  const campaigns = useInfiniteQuery(campaignsQuery(status ? { status } : {}));
  const drafting = useMutation({
    mutationFn: () => draftCampaign('New campaign'),
    onSuccess: (campaign) => navigate({ to: '/campaigns/$campaignId', params: { campaignId: campaign.id } }),
  });
  const columns: ListColumn<Campaign>[] = [
    {
      label: 'Campaign',
      cell: (row) => (
        <Link to="/campaigns/$campaignId" params={{ campaignId: row.id }} className={list.link}>
          <b>{row.name}</b>
          <small>{row.segmentName ? `${channelName(row.channel)} to ${row.segmentName}` : `${channelName(row.channel)}, no segment yet`}</small>
        </Link>
      ),
    },
    { label: 'Status', cell: (row) => <CampaignBadge status={row.status} /> },
    { label: 'Changed', wide: true, cell: (row) => formatDateTime(row.updatedAt, timeZone) },
  ];
  return (
    <Page
      title="Campaigns"
      tools={(
        <>
          <LinkButton to="/campaigns/templates" variant="default">Templates</LinkButton>
          <LinkButton to="/campaigns/rules" variant="default">Sending rules</LinkButton>
          <Button leftSection={<IconPlus size={17} aria-hidden />} loading={drafting.isPending} onClick={() => { drafting.mutate(); }}>New campaign</Button>
        </>
      )}
    >
          {drafting.error ? <ErrorNotice error={drafting.error} /> : null}
          {campaigns.error ? <ErrorNotice error={campaigns.error} onRetry={() => void campaigns.refetch()} /> : (
            <>
              <NativeSelect label="State" maw="12rem" mb="md" value={status} data={[{ value: '', label: 'All' }, ...statuses.map((value) => ({ value, label: statusName(value) }))]} onChange={(event) => { setStatus(event.currentTarget.value as CampaignStatus | ''); }} />
              <ListTable label="Campaigns" rows={campaigns.data?.pages.flatMap((part) => part.items)} columns={columns} keyOf={(row) => row.id} empty={status ? `No campaign is ${status}.` : (
                <EmptyState icon={IconSend} title="No campaigns yet" text="A campaign writes to the people of a segment, each of them once. It stays a draft until somebody has seen who gets it and approved it.">
                  <Button loading={drafting.isPending} onClick={() => { drafting.mutate(); }}>Begin a campaign</Button>
                  <LinkButton to="/segments" variant="default">Look at segments</LinkButton>
                </EmptyState>
              )} />
              <MoreButton list={campaigns} />
            </>
          )}
    </Page>
  );
}
