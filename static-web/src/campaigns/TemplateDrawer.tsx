import { Badge, Button, Code, Drawer, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPencil, IconRestore, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { draftCampaign } from '../api/campaigns';
import { changeTemplate, deleteTemplate } from '../api/templates';
import type { Template, TemplateVersion } from '../api/templates';
import saved from '../query/Saved.module.css';
import { useCellContext } from '../shell/identity';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MessageFrame } from '../ui/MessageFrame';
import wrapped from '../ui/MessageText.module.css';
import { Part, Parts } from '../ui/Part';
import { useFocusBack } from '../ui/useFocusBack';
import { campaignsKey } from './campaignQueries';
import { LayoutDialog } from './LayoutDialog';
import { templatesKey, templateVersionsQuery } from './templateQueries';

/** One template: what it says, what it said before, and a campaign from it. */
export function TemplateDrawer({ template, onClose }: { template: Template; onClose: () => void }) {
  useFocusBack();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const [changing, setChanging] = useState(false);
  const { id, current } = template;
  const drafting = useMutation({
    mutationFn: () => draftCampaign(current.name, { channel: current.channel, subject: current.subject, message: current.message, html: current.html }),
    onSuccess: (campaign) => {
      void client.invalidateQueries({ queryKey: campaignsKey });
      return navigate({ to: '/campaigns/$campaignId', params: { campaignId: campaign.id } });
    },
  });
  const deleting = useMutation({
    mutationFn: () => deleteTemplate(id),
    onSuccess: () => {
      onClose();
      void client.invalidateQueries({ queryKey: templatesKey });
      notifications.show({ message: 'Template deleted', autoClose: 2500 });
    },
  });
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={<Text span fw={700} fz="lg" style={{ overflowWrap: 'anywhere' }}>{current.name}</Text>} closeButtonProps={{ 'aria-label': 'Close the template' }}>
      <Stack gap="lg">
        <Group gap="xs">
          {current.isLayout
            ? <Button leftSection={<IconPencil size={15} aria-hidden />} onClick={() => { setChanging(true); }}>Change</Button>
            : <Button leftSection={<IconSend size={15} aria-hidden />} loading={drafting.isPending} onClick={() => { drafting.mutate(); }}>Draft a campaign</Button>}
          <Button variant="default" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => { setAsked(true); }}>Delete</Button>
        </Group>
        {drafting.error ? <ErrorNotice error={drafting.error} /> : null}
        <Parts>
          <Part title={current.subject || (current.isLayout ? 'Layout' : 'Message')}>
            {current.html ? <MessageFrame html={current.html} /> : <Code block className={wrapped.text}>{current.message}</Code>}
          </Part>
          <Part title="Versions"><Versions template={template} /></Part>
        </Parts>
      </Stack>
      {changing ? <LayoutDialog template={template} onClose={() => { setChanging(false); }} /> : null}
      {asked ? (
        <ConfirmDialog title="Delete this template?" confirm="Delete" action={deleting} onClose={() => { setAsked(false); }}>
          “{current.name}” will be gone for everybody, with its versions. Campaigns that began from it, or stand in it, keep what they say.
        </ConfirmDialog>
      ) : null}
    </Drawer>
  );
}

function Versions({ template: { id, current } }: { template: Template }) {
  const client = useQueryClient();
  const { timeZone } = useCellContext();
  const versions = useQuery(templateVersionsQuery(id, current.version));
  const restoring = useMutation({
    mutationFn: ({ name, channel, subject, message, html }: TemplateVersion) => changeTemplate(id, current.version, { name, channel, subject, message, html }),
    onSuccess: ({ current: next }) => {
      void client.invalidateQueries({ queryKey: templatesKey });
      notifications.show({ message: `It is back, as version ${String(next.version)}`, autoClose: 3500 });
    },
  });
  return (
    <>
      {versions.error ?? restoring.error ? <ErrorNotice error={versions.error ?? restoring.error} /> : null}
      <ol className={saved.versions} aria-label="Versions">
        {versions.data?.map((version) => (
          <li key={version.version}>
            <div className={saved.meta}>
              <strong>{`Version ${String(version.version)}`}</strong>
              {version.version === current.version ? <Badge variant="light" size="sm" tt="none">Newest</Badge> : null}
              <small>{`${version.personName}, ${formatDateTime(version.at, timeZone)}`}</small>
            </div>
            <details>
              <summary>{version.subject || (version.isLayout ? 'Layout' : 'Message')}</summary>
              <pre>{version.isLayout ? version.html : version.message}</pre>
            </details>
            {version.version === current.version ? null : (
              <Group><Button size="compact-xs" variant="default" leftSection={<IconRestore size={13} aria-hidden />} aria-label={`Restore version ${String(version.version)}`} loading={restoring.isPending && restoring.variables.version === version.version} onClick={() => { restoring.mutate(version); }}>Restore</Button></Group>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
