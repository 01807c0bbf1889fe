import { Button } from '@mantine/core';
import { IconCheck, IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { createCampaign } from '../api/drafts';
import type { SavedDraft } from '../api/drafts';
import { announce } from '../ui/announcer';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';

const longestName = 200;

interface SaveButtonProps {
  icon: 'segment' | 'campaign';
  label: string;
  done: string;
  save: () => Promise<SavedDraft>;
}

/** Saves once; says so, or says why not. */
export function SaveButton({ icon, label, done, save }: SaveButtonProps) {
  const saving = useMutation({ mutationFn: save, onSuccess: () => { announce(done); } });
  const Icon = saving.isSuccess ? IconCheck : icon === 'segment' ? IconUsersGroup : IconMail;
  return (
    <>
      <Button
        fullWidth
        mt="xs"
        variant={saving.isSuccess ? 'light' : 'filled'}
        leftSection={<Icon size={17} aria-hidden />}
        loading={saving.isPending}
        onClick={() => {
          if (!saving.isSuccess) {
            saving.mutate();
          }
        }}
      >
        {saving.isSuccess ? done : label}
      </Button>
      {saving.data ? <Next icon={icon} saved={saving.data} /> : null}
      {saving.error ? <ErrorNotice error={saving.error} /> : null}
    </>
  );
}

/** What was saved is gone on with elsewhere. */
function Next({ icon, saved: { id, name } }: { icon: SaveButtonProps['icon']; saved: SavedDraft }) {
  return icon === 'campaign'
    ? <LinkButton to="/campaigns/$campaignId" params={{ campaignId: id }} fullWidth mt="xs" variant="default">Open the campaign</LinkButton>
    : (
      <>
        <LinkButton to="/segments/$segmentId" params={{ segmentId: id }} fullWidth mt="xs" variant="default">Open the segment</LinkButton>
        <CampaignButton segmentId={id} name={name} />
      </>
    );
}

/** A campaign to the people of a segment, as a draft. */
export function CampaignButton({ segmentId, name }: { segmentId: string; name: string }) {
  return <SaveButton icon="campaign" label="Draft a campaign" done="Campaign drafted" save={() => createCampaign(`Campaign for ${name}`.slice(0, longestName), segmentId)} />;
}
