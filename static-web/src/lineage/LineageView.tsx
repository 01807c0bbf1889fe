import { Badge, Code, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { getLineage } from '../api/lineage';
import type { Lineage, LineageNode } from '../api/lineage';
import { channelName, recipientState, statusName } from '../campaigns/campaignWords';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { Part } from '../ui/Part';
import classes from './LineageView.module.css';

const kinds: Record<LineageNode['type'], string> = {
  question: 'Question',
  query: 'Query',
  segment: 'Segment',
  refresh: 'Members',
  campaign: 'Campaign',
  delivery: 'Delivery',
  report: 'Report',
};

/** From the question to the report; read again when `state` changes. With whether what was written down on the way still adds up. */
export function LineageView({ id, state }: { id: string; state: string }) {
  const lineage = useQuery({ queryKey: ['lineage', id, state], queryFn: ({ signal }) => getLineage(id, signal) });
  return (
    <div className={classes.lineage}>
      <Part title="Where it comes from and what became of it">
      {lineage.error ? <ErrorNotice error={lineage.error} onRetry={() => void lineage.refetch()} /> : lineage.data ? <Steps lineage={lineage.data} /> : <Skeleton height={120} animate={false} opacity={0.5} />}
      </Part>
    </div>
  );
}

function Steps({ lineage }: { lineage: Lineage }) {
  const { timeZone } = useCellContext();
  return (
    <>
      <Proof proof={lineage.proof} />
      <ol className={classes.steps}>
        {lineage.nodes.map((node) => (
          <li key={node.id} aria-current={node.subjectId === lineage.id ? 'true' : undefined}>
            <span className={classes.kind}>{kinds[node.type]}</span>
            <span className={classes.title}>{titleOf(node)}</span>
            <Text size="xs" className={operations.muted}>
              {[formatDateTime(node.at, timeZone), ...factsOf(node)].join(' · ')}
              {node.hash ? <> · <Code title={`SHA-256 ${node.hash}`}>{node.hash.slice(0, 10)}</Code></> : null}
            </Text>
          </li>
        ))}
      </ol>
    </>
  );
}

function Proof({ proof }: { proof: Lineage['proof'] }) {
  return (
    <>
      <Badge color={proof.intact ? 'teal' : 'red'} variant="light" tt="none">
        {proof.intact ? `Chain whole: ${proof.entries} entries add up` : `Chain broken in ${proof.faults.length} ${proof.faults.length === 1 ? 'place' : 'places'}`}
      </Badge>
      {proof.faults.map((fault, index) => <Text key={index} size="sm" c="red" role="alert">{fault.message}</Text>)}
    </>
  );
}

function titleOf({ type, title, subjectId, facts }: LineageNode): ReactNode {
  if (!subjectId || facts.deleted === true) {
    return title;
  }
  switch (type) {
    case 'question':
      return <Link to="/chat/{-$conversationId}" params={{ conversationId: String(facts.conversationId) }}>{title}</Link>;
    case 'segment':
      return <Link to="/segments/$segmentId" params={{ segmentId: subjectId }}>{title}</Link>;
    case 'campaign':
      return <Link to="/campaigns/$campaignId" params={{ campaignId: subjectId }}>{title}</Link>;
    default:
      return title;
  }
}

function factsOf({ type, facts }: LineageNode): string[] {
  const count = (name: string) => formatCount(Number(facts[name] ?? 0));
  switch (type) {
    case 'query':
      return [facts.rows === 1 ? '1 row' : `${count('rows')} rows`];
    case 'segment':
      return [`version ${count('version')}`, ...(facts.deleted === true ? ['deleted'] : [])];
    case 'refresh':
      return [`${count('people')} people`, `${count('entered')} came`, `${count('left')} went`];
    case 'campaign':
      return [statusName(String(facts.status)).toLowerCase(), channelName(String(facts.channel)), `version ${count('version')}`];
    case 'delivery':
      return Object.entries((facts.outcomes ?? {}) as Record<string, number>).map(([outcome, people]) => `${recipientState(outcome).toLowerCase()} ${formatCount(people)}`);
    case 'report':
      return [`opened ${count('opened')}`, `clicked ${count('clicked')}`, `unsubscribed ${count('unsubscribed')}`, ...(facts.final === true ? ['final'] : [])];
    default:
      return [];
  }
}
