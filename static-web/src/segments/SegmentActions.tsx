import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots, IconDownload, IconPencil, IconRefresh, IconSend, IconTrash, IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { createCampaign } from '../api/drafts';
import { withOrganization } from '../api/organization';
import { deleteSegment, refreshSegment } from '../api/segments';
import type { Segment } from '../api/segments';
import { campaignsKey } from '../campaigns/campaignQueries';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { RenameSegmentDialog } from './RenameSegmentDialog';
import { UploadDialog } from './UploadDialog';
import { segmentsKey } from './segmentQueries';

type Asked = 'rename' | 'replace' | 'delete';

/** What can be done with a segment. */
export function SegmentActions({ segment }: { segment: Segment }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => { setAsked(null); };
  const refreshing = useMutation({
    mutationFn: () => refreshSegment(segment.id),
    onSuccess: (found) => {
      notifications.show({ message: `${formatCount(found.members)} people: ${formatCount(found.entered)} came, ${formatCount(found.left)} went`, autoClose: 4000 });
      void client.invalidateQueries({ queryKey: segmentsKey });
    },
  });
  const drafting = useMutation({
    mutationFn: () => createCampaign(`Campaign for ${segment.name}`.slice(0, 200), segment.id),
    onSuccess: async ({ id }) => {
      void client.invalidateQueries({ queryKey: campaignsKey });
      await navigate({ to: '/campaigns/$campaignId', params: { campaignId: id } });
    },
  });
  const deleting = useMutation({
    mutationFn: () => deleteSegment(segment.id),
    onSuccess: async () => {
      await navigate({ to: '/segments' });
      client.removeQueries({ queryKey: [...segmentsKey, segment.id] });
      void client.invalidateQueries({ queryKey: segmentsKey });
      notifications.show({ message: 'Segment deleted', autoClose: 2500 });
    },
  });
  const failure = refreshing.error ?? drafting.error;
  return (
    <>
      <Button variant="default" size="compact-md" fz="sm" leftSection={<IconRefresh size={15} aria-hidden />} loading={refreshing.isPending} onClick={() => { refreshing.mutate(); }}>Refresh</Button>
      <Button size="compact-md" fz="sm" leftSection={<IconSend size={15} aria-hidden />} loading={drafting.isPending} onClick={() => { drafting.mutate(); }}>Draft a campaign</Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={`Menu of “${segment.name}”`}><IconDots size={16} aria-hidden /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => { setAsked('rename'); }}>Rename</Menu.Item>
          {segment.source === 'upload' ? <Menu.Item leftSection={<IconUpload size={16} aria-hidden />} onClick={() => { setAsked('replace'); }}>Replace the list</Menu.Item> : null}
          <Menu.Item component="a" href={withOrganization(`/api/segments/${segment.id}/export`)} download leftSection={<IconDownload size={16} aria-hidden />}>Members as CSV</Menu.Item>
          <Menu.Item c="light-dark(#c92a2a, #ffa8a8)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => { setAsked('delete'); }}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {failure ? <ErrorNotice error={failure} /> : null}
      {asked === 'rename' ? <RenameSegmentDialog segment={segment} onClose={close} /> : null}
      {asked === 'replace' ? <UploadDialog replaces={segment} onClose={close} /> : null}
      {asked === 'delete' ? (
        <ConfirmDialog title="Delete this segment?" confirm="Delete" action={deleting} onClose={close}>
          “{segment.name}” will be gone for everybody. Campaigns that were sent to it keep their recipients; drafts for it need another segment.
        </ConfirmDialog>
      ) : null}
    </>
  );
}
