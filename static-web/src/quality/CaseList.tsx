import { Badge, Button, Group, Paper, Select, Skeleton, Text } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { deleteCase, settleCase } from '../api/quality';
import type { CaseStatus, EvaluationCase } from '../api/quality';
import { queryListQuery } from '../query/queryQueries';
import { useCellContext } from '../shell/identity';
import sources from '../sources/Sources.module.css';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { MoreButton } from '../ui/MoreButton';
import { casesQuery, qualityKey } from './qualityQueries';
import { titleOf } from '../query/QueryHistory';

const statuses: Record<CaseStatus, { label: string; color: string }> = {
  open: { label: 'Open', color: 'orange' },
  verified: { label: 'Verified', color: 'teal' },
  unanswerable: { label: 'Cannot be answered', color: 'gray' },
};

export function CaseList({ mayEdit }: { mayEdit: boolean }) {
  const list = useInfiniteQuery(casesQuery);
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const cases = list.data.pages.flatMap(({ items }) => items);
  if (cases.length === 0) {
    return (
      <EmptyState icon={IconChecklist} title="No cases yet" text="Rate an answer in the chat and make it a case.">
        <LinkButton to="/chat/{-$conversationId}" params={{ conversationId: undefined }} variant="default">Ask a question</LinkButton>
      </EmptyState>
    );
  }
  return (
    <>
      <ul className={sources.list} aria-label="Cases">{cases.map((one) => <CaseCard key={one.id} one={one} mayEdit={mayEdit} />)}</ul>
      <MoreButton list={list} />
    </>
  );
}

function CaseCard({ one, mayEdit }: { one: EvaluationCase; mayEdit: boolean }) {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: qualityKey });
  const settling = useMutation({ mutationFn: (right: Parameters<typeof settleCase>[1]) => settleCase(one.id, right), onSuccess });
  const deleting = useMutation({ mutationFn: () => deleteCase(one.id), onSuccess });
  const [choosing, setChoosing] = useState(false);
  const error = settling.error ?? deleting.error;
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={one.question}>
      <header>
        <h2>{one.question}</h2>
        <Badge variant="light" color={statuses[one.status].color} tt="none">{statuses[one.status].label}</Badge>
        <small>{`Asked ${formatDateTime(one.asOf, timeZone)}`}</small>
      </header>
      {one.note ? <Text size="sm">{one.note}</Text> : null}
      {mayEdit ? (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" aria-expanded={choosing} onClick={() => { setChoosing(!choosing); }}>Say what is right</Button>
          {one.status === 'unanswerable' ? null : <Button size="compact-sm" variant="default" loading={settling.isPending} onClick={() => { settling.mutate({ status: 'unanswerable' }); }}>Cannot be answered</Button>}
          <Button size="compact-sm" variant="subtle" color="red" className={sources.danger} aria-label={`Delete the case ${one.question}`} loading={deleting.isPending} onClick={() => { deleting.mutate(); }}>Delete</Button>
        </Group>
      ) : null}
      {choosing ? <QueryChoice onChoose={(queryId) => { settling.mutate({ queryId }); setChoosing(false); }} /> : null}
      {error ? <ErrorNotice error={error} /> : null}
    </Paper>
  );
}

/** The queries that ran last: the right one is run under Query first, as SQL or by the form. */
function QueryChoice({ onChoose }: { onChoose: (queryId: string) => void }) {
  const queries = useInfiniteQuery(queryListQuery('', false));
  const items = (queries.data?.pages ?? []).flatMap((page) => page.items).filter(({ status }) => status === 'completed');
  return (
    <Select
      label="The query that gives the right rows"
      description="Run it under Query first; the latest are listed here."
      styles={{ description: { color: 'var(--app-muted)' } }}
      searchable
      placeholder="Choose a query"
      data={items.map((query) => ({ value: query.id, label: `${titleOf(query)} · ${String(query.rowCount)} rows` }))}
      onChange={(id) => { if (id) onChoose(id); }}
    />
  );
}
