import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isFinished } from '../api/imports';
import type { Import } from '../api/imports';
import { conversationsKey } from '../chat/conversationQueries';
import { identityQuery } from '../shell/identity';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { formatCount, formatDuration } from '../ui/numbers';
import { catalogQuery } from './catalogQueries';
import { Facts } from './Facts';
import { ImportErrors } from './ImportErrors';
import { importQuery, importsKey } from './importQueries';

export function UploadProgress({ share }: { share: number }) {
  return (
    <Stack gap={4} mt="md">
      <Progress value={share * 100} aria-label="Sending the file" />
      <Text size="sm" c="var(--app-muted)">Sending the file, {Math.round(share * 100)}%</Text>
    </Stack>
  );
}

/** The import as the server reports it: how far, how fast, what was wrong with which line. */
export function ImportProgress({ importId, onClose }: { importId: string; onClose: () => void }) {
  const query = useQuery(importQuery(importId));
  const client = useQueryClient();
  const state = query.data;
  const finished = state !== undefined && isFinished(state.status);
  useEffect(() => {
    if (finished) {
      for (const queryKey of [catalogQuery.queryKey, identityQuery.queryKey, importsKey, conversationsKey]) {
        void client.invalidateQueries({ queryKey });
      }
    }
  }, [client, finished]);
  if (query.error) {
    return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <Stack gap="sm">
      <Text fw={600}>{state ? headingOf(state) : 'Starting…'}</Text>
      <Progress value={finished ? 100 : (state?.percent ?? 0)} color={state?.status === 'failed' ? 'red' : 'indigo'} animated={!finished} aria-label="Storing the data" />
      <Text size="sm" c="var(--app-muted)" role="status">{state ? paceOf(state) : ' '}</Text>
      {state ? <ImportNumbers state={state} /> : null}
      {state ? <ImportErrors state={state} /> : null}
      <Group justify="flex-end">
        {finished && state.status !== 'failed' ? <LinkButton to="/chat/{-$conversationId}" variant="light">Ask about it</LinkButton> : null}
        <Button variant="default" onClick={onClose}>{finished ? 'Close' : 'Close and let it run'}</Button>
      </Group>
    </Stack>
  );
}

export function headingOf(state: Import): string {
  if (state.status === 'failed') {
    return state.message ?? `${state.fileName} could not be imported`;
  }
  return isFinished(state.status) ? `${state.fileName} is imported` : `Storing ${state.fileName}`;
}

function paceOf(state: Import): string {
  if (isFinished(state.status)) {
    return state.message ?? ' ';
  }
  const rate = state.rate ? `${formatCount(state.rate)} lines a second` : null;
  const left = state.secondsLeft ? `about ${formatDuration(Math.round(state.secondsLeft))} left` : null;
  return [state.percent === null || state.percent === undefined ? null : `${Math.round(state.percent)}%`, rate, left].filter(Boolean).join(' · ') || ' ';
}

function ImportNumbers({ state }: { state: Import }) {
  return (
    <Facts
      facts={[
        ['Lines read', formatCount(state.linesRead ?? 0)],
        ['Stored', formatCount(state.stored ?? 0)],
        ['Known already', formatCount(state.duplicates ?? 0)],
        ['Bad lines', formatCount(state.linesBad ?? 0)],
      ]}
    />
  );
}
