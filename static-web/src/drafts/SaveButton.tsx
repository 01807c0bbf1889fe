import { Button } from '@mantine/core';
import { IconCheck, IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { SavedDraft } from '../api/drafts';
import { announce } from '../ui/announcer';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';

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
      {saving.data ? <Next icon={icon} id={saving.data.id} /> : null}
      {saving.error ? <ErrorNotice error={saving.error} /> : null}
    </>
  );
}

/** What was saved is gone on with elsewhere. */
function Next({ icon, id }: { icon: SaveButtonProps['icon']; id: string }) {
  return icon === 'campaign'
    ? <LinkButton to="/campaigns/$campaignId" params={{ campaignId: id }} fullWidth mt="xs" variant="default">Open the campaign</LinkButton>
    : <LinkButton to="/segments/$segmentId" params={{ segmentId: id }} fullWidth mt="xs" variant="default">Open the segment</LinkButton>;
}
