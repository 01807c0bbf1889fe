import { Button, Group, Paper, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { discardDeadLetter, replayDeadLetter } from '../api/sources';
import type { DeadLetter } from '../api/sources';
import { useCellContext } from '../shell/identity';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Pages } from '../ui/Pages';
import { deadLettersKey, deadLettersQuery } from './sourceQueries';
import classes from './Sources.module.css';
import { EmptyState } from '../ui/EmptyState';

/** Calls that could not be taken: nothing is lost, they wait here to be mended. */
export function DeadLetterList() {
  const list = useInfiniteQuery(deadLettersQuery);
  const [discarding, setDiscarding] = useState<DeadLetter | null>(null);
  return (
    <>
      <Pages list={list} empty={<EmptyState icon={IconCircleCheck} title="Every call could be taken" text="A call that cannot be stored waits here with the reason, to be mended and sent again." />}>
        {(letters) => (
          <ul className={classes.list} aria-label="Dead letters">
            {letters.map((letter) => <Letter key={letter.deadLetterId} letter={letter} onDiscard={() => { setDiscarding(letter); }} />)}
          </ul>
        )}
      </Pages>
      {discarding ? <DiscardDialog letter={discarding} onClose={() => { setDiscarding(null); }} /> : null}
    </>
  );
}

function Letter({ letter, onDiscard }: { letter: DeadLetter; onDiscard: () => void }) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const [call, setCall] = useState(() => indented(letter.call));
  const sending = useMutation({
    mutationFn: () => replayDeadLetter(letter.deadLetterId, call),
    onSuccess: async () => {
      notifications.show({ message: 'The call is stored', autoClose: 2500 });
      await client.invalidateQueries({ queryKey: deadLettersKey });
    },
  });
  return (
    <Paper component="li" withBorder className={classes.card}>
      <header>
        <h2><code>{letter.code}</code></h2>
        <small>{letter.type === '' ? 'A call' : letter.type}, received {formatDateTime(letter.receivedAt, timeZone)}</small>
      </header>
      <Text size="sm" className={classes.reason}>{letter.reason}</Text>
      <Textarea
        label="Call"
        autosize
        minRows={3}
        maxRows={16}
        spellCheck={false}
        classNames={{ input: classes.call ?? '' }}
        value={call}
        onChange={(event) => { setCall(event.currentTarget.value); }}
      />
      {sending.error ? <ErrorNotice error={sending.error} /> : null}
      <Group gap="xs">
        <Button size="compact-sm" loading={sending.isPending} onClick={() => { sending.mutate(); }}>Send again</Button>
        <Button size="compact-sm" variant="subtle" color="red" className={classes.danger} onClick={onDiscard}>Discard…</Button>
      </Group>
    </Paper>
  );
}

function DiscardDialog({ letter, onClose }: { letter: DeadLetter; onClose: () => void }) {
  const client = useQueryClient();
  const discarding = useMutation({
    mutationFn: () => discardDeadLetter(letter.deadLetterId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: deadLettersKey });
      onClose();
      notifications.show({ message: 'The call was discarded', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title="Discard this call?" confirm="Discard" action={discarding} onClose={onClose}>
      It is never stored. Mend it and send it again to keep what happened.
    </ConfirmDialog>
  );
}

/** Easier to read and mend; text that is no JSON, or holds numbers that JavaScript would round, stays as it came. */
function indented(call: string): string {
  try {
    const value: unknown = JSON.parse(call);
    return JSON.stringify(value) === call ? JSON.stringify(value, null, 2) : call;
  } catch {
    return call;
  }
}
