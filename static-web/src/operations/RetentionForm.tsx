import { Alert, Button, NumberInput, Paper } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeRetention } from '../api/storage';
import type { Retention } from '../api/storage';
import { formatDate } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import classes from './Operations.module.css';
import { operationsKey } from './operationsQueries';

interface RetentionFormProps {
  retention: Retention;
  /** The server's time, from which days are counted. */
  at: string;
}

/** An empty field keeps data for ever. Shortening says what will be gone before it is saved. */
export function RetentionForm({ retention, at }: RetentionFormProps) {
  const client = useQueryClient();
  const [eventDays, setEventDays] = useState(retention.eventDays ?? null);
  const [resultDays, setResultDays] = useState(retention.resultDays ?? null);
  const save = useMutation({
    mutationFn: () => changeRetention(eventDays, resultDays),
    onSuccess: () => {
      notifications.show({ message: 'Saved. The next nightly run applies it.' });
      return client.invalidateQueries({ queryKey: [...operationsKey, 'storage'] });
    },
  });
  const changed = eventDays !== (retention.eventDays ?? null) || resultDays !== (retention.resultDays ?? null);
  const losses = [
    isShorter(eventDays, retention.eventDays) ? `events before ${firstKept(at, eventDays)}` : null,
    isShorter(resultDays, retention.resultDays) ? `rows of queries from before ${firstKept(at, resultDays)}, except favourites,` : null,
  ].filter((loss) => loss !== null);
  return (
    <Paper withBorder component="form" className={classes.retention} onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      <Days label="Events" value={eventDays} least={30} onChange={setEventDays} />
      <Days label="Rows of queries" value={resultDays} least={1} onChange={setResultDays} />
      <Button type="submit" disabled={!changed} loading={save.isPending} color={losses.length > 0 ? 'red' : undefined}>
        {losses.length > 0 ? 'Save and delete older data' : 'Save'}
      </Button>
      {losses.length > 0 ? (
        <Alert color="red" variant="light" className={classes.loss} role="status">
          The next nightly run deletes {losses.join(' and ')} for good.
        </Alert>
      ) : null}
      {save.error ? <div className={classes.loss}><ErrorNotice error={save.error} /></div> : null}
    </Paper>
  );
}

function Days({ label, value, least, onChange }: { label: string; value: number | null; least: number; onChange: (days: number | null) => void }) {
  return (
    <NumberInput
      label={label}
      description={`Days, at least ${least}; empty: for ever`}
      placeholder="for ever"
      value={value ?? ''}
      min={least}
      max={36_500}
      allowDecimal={false}
      allowNegative={false}
      classNames={{ description: classes.hint ?? '' }}
      onChange={(days) => { onChange(typeof days === 'number' ? days : null); }}
    />
  );
}

function isShorter(days: number | null, before: number | null | undefined): days is number {
  return days !== null && (before === null || before === undefined || days < before);
}

function firstKept(at: string, days: number | null): string {
  return formatDate(new Date(Date.parse(at) - (days ?? 0) * 86_400_000).toISOString());
}
