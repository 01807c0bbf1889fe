import { Button, Group, Skeleton, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { runQuery } from '../api/queries';
import { ErrorNotice } from '../ui/ErrorNotice';
import { HintList } from './HintList';
import classes from './Query.module.css';
import { QueryOutcome } from './QueryOutcome';
import { queryLogKey, sqlCheckQuery, vocabularyQuery } from './queryQueries';
import { SaveButton } from './SaveButton';
import { SqlStart } from './SqlStart';
import type { OpenedQuery } from './useOpenedQuery';

const SqlEditor = lazy(() => import('./SqlEditor'));
const waitMs = 250;

interface SqlPanelProps {
  opened: OpenedQuery;
  mayRun: boolean;
  onRan: (id: string) => void;
  onSaved: (id: string) => void;
}

export function SqlPanel({ opened, mayRun, onRan, onSaved }: SqlPanelProps) {
  const [sql, setSql] = useState(opened.sql);
  const [settled] = useDebouncedValue(sql, waitMs);
  const vocabulary = useQuery(vocabularyQuery);
  const check = useQuery({ ...sqlCheckQuery(settled), enabled: mayRun && settled.trim() !== '' });
  const client = useQueryClient();
  const running = useMutation({
    mutationFn: () => runQuery({ sql }),
    onSuccess: (view) => {
      void client.invalidateQueries({ queryKey: [...queryLogKey, 'list'] });
      onRan(view.queryId);
    },
  });
  const run = () => {
    if (mayRun && sql.trim() !== '' && !running.isPending) {
      running.mutate();
    }
  };
  const verdict = settled === sql && settled.trim() !== '' ? check.data : undefined;
  return (
    <>
      {mayRun ? null : <Text size="sm" c="var(--app-muted)">Your role may look at SQL and its result, but not run it. The form works for you.</Text>}
      <Suspense fallback={<Skeleton height={190} animate={false} opacity={0.5} />}>
        <SqlEditor text={sql} vocabulary={vocabulary.data} issues={verdict?.issues ?? []} hints={verdict?.hints ?? []} onChange={setSql} onRun={run} />
      </Suspense>
      <Group mt="sm" gap="sm">
        <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={running.isPending} disabled={!mayRun || sql.trim() === ''} onClick={run}>Run</Button>
        {mayRun ? <SaveButton content={{ sql }} saved={opened.saved} title={opened.run?.query.title ?? opened.run?.query.question ?? ''} disabled={verdict?.allowed !== true} onSaved={(saved) => { onSaved(saved.id); }} /> : null}
        <Text size="xs" c="var(--app-muted)">Ctrl+Enter runs, Ctrl+Space offers names.</Text>
      </Group>
      <div role="status" aria-label="What the SQL says" className={classes.verdict}>
        {verdict?.allowed === false ? <ul className={classes.issues}>{verdict.issues.map((issue) => <li key={`${String(issue.start)} ${issue.message}`}>{issue.message}</li>)}</ul> : null}
        {verdict && verdict.reading.length > 0 ? <p>{verdict.reading.join(' ')}</p> : null}
      </div>
      {verdict && verdict.hints.length > 0 ? <HintList sql={sql} hints={verdict.hints} onApply={setSql} /> : null}
      {running.error ? <ErrorNotice error={running.error} onRetry={run} /> : null}
      {opened.run && !running.isPending && !running.error ? <QueryOutcome opened={opened.run} /> : null}
      {mayRun && sql.trim() === '' && vocabulary.data ? <SqlStart vocabulary={vocabulary.data} onChoose={setSql} /> : null}
    </>
  );
}
