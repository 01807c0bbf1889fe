import { Box, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Campaign } from '../api/campaigns';
import { ApiError } from '../api/problem';
import { LineageView } from '../lineage/LineageView';
import { Page } from '../shell/Page';
import { ErrorNotice } from '../ui/ErrorNotice';
import { CampaignActions } from './CampaignActions';
import { CampaignBadge } from './CampaignBadge';
import { CampaignFacts } from './CampaignFacts';
import { campaignQuery } from './campaignQueries';
import { CampaignReportView } from './CampaignReportView';
import { CampaignWizard } from './CampaignWizard';
import { Occurrences } from './Occurrences';

/** One campaign: a draft is written here, and what became of a launched one is read here. */
export function CampaignPage() {
  const { campaignId } = useParams({ from: '/campaigns/$campaignId' });
  const campaign = useQuery(campaignQuery(campaignId));
  return (
    <Page
      title={campaign.data?.name ?? 'Campaign'}
      within={{ to: '/campaigns', label: 'Campaigns' }}
      badge={campaign.data ? <CampaignBadge status={campaign.data.status} /> : null}
      tools={campaign.data ? <CampaignActions campaign={campaign.data} /> : null}
    >
      {campaign.error ? <ErrorNotice error={campaign.error} onRetry={() => void campaign.refetch()} /> : campaign.data ? <Body campaign={campaign.data} /> : <Skeleton height={320} animate={false} opacity={0.5} />}
    </Page>
  );
}

/** A stored failure is "code: sentence", or only a sentence where something broke. */
function failureOf(text: string): ApiError {
  const [, code, sentence] = /^([a-z_]+(?:\.[a-z_]+)+): (.+)$/s.exec(text) ?? [];
  return new ApiError(sentence ?? text, code ?? 'campaign.failed', 409);
}

/** Why it was not sent; of a draft: why it came back. */
function Failure({ of: campaign }: { of: Campaign }) {
  return campaign.failure ? <Box mb="md"><ErrorNotice error={failureOf(campaign.failure)} /></Box> : null;
}

function Body({ campaign }: { campaign: Campaign }) {
  if (campaign.status === 'draft') {
    return (
      <>
        <Failure of={campaign} />
        <CampaignWizard key={campaign.id} campaign={campaign} />
      </>
    );
  }
  return (
    <>
      <Failure of={campaign} />
      <CampaignFacts campaign={campaign} />
      {campaign.schedule.recurrence ? <Occurrences campaign={campaign} /> : <CampaignReportView campaign={campaign} />}
      <LineageView id={campaign.id} state={campaign.status} />
    </>
  );
}
