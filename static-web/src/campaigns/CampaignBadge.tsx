import { Badge } from '@mantine/core';
import type { CampaignStatus } from '../api/campaigns';
import { statusName } from './campaignWords';

const colors: Record<CampaignStatus, string> = {
  draft: 'gray', scheduled: 'violet', sending: 'indigo', paused: 'orange', sent: 'teal', completed: 'teal', cancelled: 'orange', failed: 'red',
};

export function CampaignBadge({ status }: { status: CampaignStatus }) {
  return <Badge variant="light" tt="none" color={colors[status]} style={{ flex: 'none', minWidth: 'max-content' }}>{statusName(status)}</Badge>;
}
