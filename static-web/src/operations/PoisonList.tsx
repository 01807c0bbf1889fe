import { Badge, Button, Paper, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { putBack } from '../api/operations';
import type { PoisonMessage } from '../api/operations';
import { useCellContext } from '../shell/identity';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { formatMoment } from './lengths';
import classes from './Operations.module.css';
import { operationsKey, poisonQuery } from './operationsQueries';

/** Messages that failed too often, with what failed, and the way to try them again. */
export function PoisonList() {
  const poison = useQuery(poisonQuery);
  const [chosen, setChosen] = useState<PoisonMessage | null>(null);
  if (poison.error) {
    return <ErrorNotice error={poison.error} onRetry={() => void poison.refetch()} />;
  }
  if (!poison.data) {
    return <Skeleton height={240} animate={false} opacity={0.5} />;
  }
  if (poison.data.messages.length === 0) {
    return <EmptyState icon={IconCircleCheck} title="No message was given up" text="A message that fails five times comes here with the reason of its last failure." />;
  }
  return (
    <>
      <ul className={classes.messages} aria-label="Messages that were given up">
        {poison.data.messages.map((message) => <Message key={message.id} message={message} onPutBack={() => { setChosen(message); }} />)}
      </ul>
      {poison.data.more ? <Text size="sm" className={classes.muted}>There are more; these are the oldest.</Text> : null}
      {chosen ? <PutBackDialog message={chosen} onClose={() => { setChosen(null); }} /> : null}
    </>
  );
}

function Message({ message, onPutBack }: { message: PoisonMessage; onPutBack: () => void }) {
  const { timeZone } = useCellContext();
  return (
    <Paper component="li" withBorder className={classes.message}>
      <header>
        <Badge variant="light" color="red" tt="none">{message.queue}</Badge>
        <small>{formatMoment(message.givenUpAt, timeZone)}</small>
        <Button size="compact-sm" variant="default" leftSection={<IconArrowBackUp size={15} aria-hidden />} onClick={onPutBack}>Put back</Button>
      </header>
      <Text className={classes.failureText}>{message.reason ?? 'Nobody noted why.'}</Text>
      <details className={classes.stack}>
        <summary>Message, {formatCount(message.bytes)} bytes</summary>
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{message.body}</pre>
      </details>
    </Paper>
  );
}

function PutBackDialog({ message, onClose }: { message: PoisonMessage; onClose: () => void }) {
  const client = useQueryClient();
  const putting = useMutation({
    mutationFn: () => putBack(message),
    onSuccess: () => {
      onClose();
      void client.invalidateQueries({ queryKey: operationsKey });
      notifications.show({ message: 'The message is back in its queue', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title="Put the message back?" confirm="Put back" decline="Leave it" harmless action={putting} onClose={onClose}>
      It goes back to the queue {message.queue.replace(/-poison$/, '')} as a new message and is tried again. Put it back when what made it fail is mended.
    </ConfirmDialog>
  );
}
