import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDots, IconDownload, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { deleteCampaign, duplicateCampaign, moveCampaign } from '../api/campaigns';
import type { Campaign, CampaignStatus } from '../api/campaigns';
import { withOrganization } from '../api/organization';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { campaignQuery, campaignsKey } from './campaignQueries';
import { statusName } from './campaignWords';

const moves: Partial<Record<CampaignStatus, string>> = { draft: 'Unschedule', paused: 'Pause', sending: 'Resume', cancelled: 'Cancel' };

/** What can be done with a campaign in the state it is in. What cannot be taken back is asked once more. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'cancel' | 'delete' | null>(null);
  const close = () => { setAsked(null); };
  const refresh = () => client.invalidateQueries({ queryKey: campaignsKey });
  const moving = useMutation({ mutationFn: (status: CampaignStatus) => moveCampaign(campaign.id, status), onSuccess: close, onSettled: refresh });
  const copying = useMutation({
    mutationFn: () => duplicateCampaign(campaign.id),
    onSuccess: async (copy) => {
      client.setQueryData(campaignQuery(copy.id).queryKey, copy);
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: copy.id } });
      notifications.show({ message: `A copy of “${campaign.name}” as a draft`, autoClose: 3000 });
      void refresh();
    },
  });
  const deleting = useMutation({
    mutationFn: () => deleteCampaign(campaign.id),
    onSuccess: async () => {
      await navigate({ to: '/campaigns' });
      client.removeQueries({ queryKey: campaignQuery(campaign.id).queryKey });
      notifications.show({ message: 'Draft deleted', autoClose: 2500 });
      void refresh();
    },
  });
  const failure = (asked === null ? moving.error : null) ?? copying.error;
  const draft = campaign.status === 'draft';
  return (
    <>
      {draft ? null : campaign.allowedStatuses.map((status) => (
        <Button
          key={status}
          size="compact-md"
          fz="sm"
          variant="default"
          loading={moving.isPending && moving.variables === status}
          disabled={moving.isPending}
          onClick={() => {
            if (status === 'cancelled') {
              setAsked('cancel');
            } else {
              moving.mutate(status);
            }
          }}
        >
          {moves[status] ?? statusName(status)}
        </Button>
      ))}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={30} variant="default" loading={copying.isPending} aria-label={`Menu of “${campaign.name}”`}><IconDots size={16} aria-hidden /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => { copying.mutate(); }}>Duplicate</Menu.Item>
          {draft ? null : <Menu.Item component="a" href={withOrganization(`/api/campaigns/${campaign.id}/export`)} download leftSection={<IconDownload size={16} aria-hidden />}>Recipients as CSV</Menu.Item>}
          {draft ? <Menu.Item c="light-dark(#c92a2a, #ffa8a8)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => { setAsked('delete'); }}>Delete</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {failure ? <ErrorNotice error={failure} /> : null}
      {asked === 'delete' ? (
        <ConfirmDialog title="Delete this draft?" confirm="Delete" action={deleting} onClose={close}>
          “{campaign.name}” was never sent. It will be gone for everybody.
        </ConfirmDialog>
      ) : null}
      {asked === 'cancel' ? (
        <ConfirmDialog title="Cancel this campaign?" confirm="Cancel the campaign" decline="Go on" action={{ isPending: moving.isPending, error: moving.error, mutate: () => { moving.mutate('cancelled'); } }} onClose={close}>
          Nobody gets “{campaign.name}” any more who has not got it yet. It cannot be begun again, only duplicated.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
