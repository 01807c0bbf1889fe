import { Badge, Button, Paper, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { createCampaign, createSegment } from '../api/drafts';
import { asApiError } from '../api/problem';
import type { ActionPart } from '../api/types';
import classes from './DraftCard.module.css';
import { draftOf } from './draft';

/** A segment or campaign that the answer suggests; nothing exists until the person creates it. */
export function DraftCard({ part }: { part: ActionPart }) {
  const draft = draftOf(part);
  const creating = useMutation({
    mutationFn: () => (draft.kind === 'segment' ? createSegment(draft.body) : createCampaign(draft.body)),
    onError: (error) => {
      const problem = asApiError(error);
      notifications.show({ color: 'red', title: `The ${draft.kind} was not created`, message: `${problem.message} (${problem.code})` });
    },
  });
  const Icon = creating.isSuccess ? IconCheck : draft.kind === 'segment' ? IconUsersGroup : IconMail;
  return (
    <Paper withBorder className={classes.card} component="section" aria-label={`Suggested ${draft.kind}: ${draft.name}`}>
      <Title order={3} size="h5">{draft.name}</Title>
      {draft.description ? <Text size="sm" className={classes.description}>{draft.description}</Text> : null}
      {draft.size ? <Text className={classes.size}>{draft.size}</Text> : null}
      {draft.share ? <Badge variant="light" color="teal" size="sm">{draft.share}</Badge> : null}
      <Button
        fullWidth
        mt="sm"
        leftSection={<Icon size={17} aria-hidden />}
        loading={creating.isPending}
        disabled={creating.isSuccess}
        onClick={() => { creating.mutate(); }}
      >
        {creating.isSuccess ? `Created` : draft.label}
      </Button>
    </Paper>
  );
}
