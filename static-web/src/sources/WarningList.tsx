import { IconCircleCheck } from '@tabler/icons-react';
import { Badge, Button, Paper, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { dismissWarning } from '../api/sources';
import type { IngestionWarning } from '../api/sources';
import { useCellContext } from '../shell/identity';
import { announce } from '../ui/announcer';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Pages } from '../ui/Pages';
import { plural } from '../ui/words';
import { warningsKey, warningsQuery } from './sourceQueries';
import classes from './Sources.module.css';
import { EmptyState } from '../ui/EmptyState';

const kinds: Record<string, string> = {
  unknown_event: 'New event name',
  type_drift: 'Value of another type',
  future_time: 'Time in the future',
  old_time: 'Over a year old',
  bot: 'Sent by a bot',
  unusable_id: 'Id that means nobody',
  shared_device: 'Device of two users',
};

export function WarningList() {
  const list = useInfiniteQuery(warningsQuery);
  return (
    <Pages list={list} empty={<EmptyState icon={IconCircleCheck} title="Nothing looks wrong" text="What is stored but looks wrong comes here: new event names, values that change their type, clocks that are off, bots. Send events to see." />}>
      {(warnings) => (
        <ul className={classes.list} aria-label="Warnings">
          {warnings.map((warning) => <Warning key={`${warning.kind} ${warning.subject}`} warning={warning} />)}
        </ul>
      )}
    </Pages>
  );
}

function Warning({ warning }: { warning: IngestionWarning }) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const dismissing = useMutation({
    mutationFn: () => dismissWarning(warning),
    onSuccess: () => { announce('The warning was dismissed'); },
    onSettled: () => client.invalidateQueries({ queryKey: warningsKey }),
  });
  const kind = kinds[warning.kind] ?? warning.kind;
  return (
    <Paper component="li" withBorder className={classes.card}>
      <header>
        <Badge variant="light" color="yellow" tt="none" className={classes.kind}>{kind}</Badge>
        <h2>{warning.subject}</h2>
        <small>{plural(warning.calls, 'call')}, last seen {formatDateTime(warning.lastSeenAt, timeZone)}</small>
        <Button size="compact-sm" variant="default" aria-label={`Dismiss: ${kind}, ${warning.subject}`} loading={dismissing.isPending} onClick={() => { dismissing.mutate(); }}>Dismiss</Button>
      </header>
      {dismissing.error ? <ErrorNotice error={dismissing.error} /> : null}
      <details className={classes.sample}>
        <summary>Sample</summary>
        <Text component="pre" className={classes.code} tabIndex={0}>{warning.sample}</Text>
      </details>
    </Paper>
  );
}
