import { Button, Group, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { runFresh } from '../api/queries';
import type { SqlHint } from '../api/queries';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatMilliseconds } from '../ui/numbers';
import classes from './Query.module.css';

/** Advice on the statement; what can be applied can be tried first: both ways run, the rows are compared. */
export function HintList({ sql, hints, onApply }: { sql: string; hints: SqlHint[]; onApply: (sql: string) => void }) {
  return (
    <ul className={classes.hints} aria-label="Hints">
      {hints.map((hint) => <Hint key={`${hint.rule} ${String(hint.start)}`} sql={sql} hint={hint} onApply={onApply} />)}
    </ul>
  );
}

function Hint({ sql, hint, onApply }: { sql: string; hint: SqlHint; onApply: (sql: string) => void }) {
  const proof = useMutation({
    mutationFn: async (better: string) => {
      const before = await runFresh(sql);
      const after = await runFresh(better);
      const rows = (results: typeof before.results) => JSON.stringify([...results.rows].map((row) => JSON.stringify(row)).sort());
      return {
        same: rows(before.results) === rows(after.results) && before.results.rowCount === after.results.rowCount,
        count: before.results.rowCount ?? before.results.rows.length,
        before: before.results.executionTimeMs ?? 0,
        after: after.results.executionTimeMs ?? 0,
      };
    },
  });
  const better = hint.sql;
  return (
    <li>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconBulb size={16} aria-hidden />
        <Text size="sm">{hint.text}</Text>
      </Group>
      {better ? (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" loading={proof.isPending} onClick={() => { proof.mutate(better); }}>Compare both</Button>
          <Button size="compact-sm" variant="default" onClick={() => { onApply(better); }}>Apply</Button>
          <Text size="sm" role="status">{proof.data ? told(proof.data) : ''}</Text>
        </Group>
      ) : null}
      {proof.error ? <ErrorNotice error={proof.error} /> : null}
    </li>
  );
}

function told({ same, count, before, after }: { same: boolean; count: number; before: number; after: number }): string {
  const times = `${formatMilliseconds(before)} before, ${formatMilliseconds(after)} after`;
  return same ? `The same ${count === 1 ? 'row' : `${String(count)} rows`}: ${times}.` : `The rows differ: leave it as it is (${times}).`;
}
