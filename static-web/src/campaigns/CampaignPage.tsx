import { Button, Skeleton, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { deleteCampaign, duplicateCampaign, moveCampaign } from '../api/campaigns';
import type { Campaign, CampaignStatus } from '../api/campaigns';
import page from '../data/DataPage.module.css';
import { LineageView } from '../lineage/LineageView';
import operations from '../operations/Operations.module.css';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import { CampaignBadge } from './CampaignBadge';
import { campaignQuery, campaignsKey } from './campaignQueries';
import { CampaignReportView } from './CampaignReportView';
import { CampaignWizard } from './CampaignWizard';
import { Occurrences } from './Occurrences';

const moves: Partial<Record<CampaignStatus, string>> = { draft: 'Unschedule', paused: 'Pause', sending: 'Resume', cancelled: 'Cancel' };

/** One campaign: a draft is written here, and what became of a launched one is read here. */
export function CampaignPage() {
  const { campaignId } = useParams({ from: '/campaigns/$campaignId' });
  const campaign = useQuery(campaignQuery(campaignId));
  useEffect(() => {
    document.title = `${campaign.data?.name ?? 'Campaign'} – Analytics`;
  }, [campaign.data?.name]);
  return (
    <div className={page.page}>
      <PageHeader
        wide
        heading={
          <div className={operations.title}>
            <Title order={1} size="h3">{campaign.data?.name ?? 'Campaign'}</Title>
            {campaign.data ? <CampaignBadge status={campaign.data.status} /> : null}
          </div>
        }
      >
        {campaign.data ? <Actions campaign={campaign.data} /> : null}
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {campaign.error ? <ErrorNotice error={campaign.error} onRetry={() => void campaign.refetch()} /> : campaign.data ? <Body campaign={campaign.data} /> : <Skeleton height={320} animate={false} opacity={0.5} />}
        </div>
      </div>
    </div>
  );
}

function Body({ campaign }: { campaign: Campaign }) {
  if (campaign.status === 'draft') {
    return <CampaignWizard key={campaign.id} campaign={campaign} />;
  }
  return (
    <>
      {campaign.failure ? <Text c="red" mb="md">{campaign.failure}</Text> : null}
      {campaign.schedule.recurrence ? <Occurrences campaign={campaign} /> : <CampaignReportView campaign={campaign} />}
      <LineageView id={campaign.id} state={campaign.status} />
    </>
  );
}

function Actions({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => client.invalidateQueries({ queryKey: campaignsKey });
  const moving = useMutation({ mutationFn: (status: CampaignStatus) => moveCampaign(campaign.id, status), onSettled: refresh });
  const copying = useMutation({
    mutationFn: () => duplicateCampaign(campaign.id),
    onSuccess: async (copy) => {
      await refresh();
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: copy.id } });
    },
  });
  const deleting = useMutation({
    mutationFn: () => deleteCampaign(campaign.id),
    onSuccess: async () => {
      await navigate({ to: '/campaigns' });
      await refresh();
    },
  });
  const failure = moving.error ?? copying.error ?? deleting.error;
  return (
    <>
      {failure ? <ErrorNotice error={failure} /> : null}
      {campaign.status === 'draft' ? null : campaign.allowedStatuses.map((status) => (
        <Button key={status} size="compact-sm" variant="default" loading={moving.isPending} onClick={() => { moving.mutate(status); }}>{moves[status] ?? status}</Button>
      ))}
      <Button size="compact-sm" variant="default" loading={copying.isPending} onClick={() => { copying.mutate(); }}>Duplicate</Button>
      {campaign.status === 'draft' ? <Button size="compact-sm" variant="default" loading={deleting.isPending} onClick={() => { deleting.mutate(); }}>Delete</Button> : null}
    </>
  );
}
