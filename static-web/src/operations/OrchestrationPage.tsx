import { ActionIcon, Paper, Skeleton, Text, Title, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { Orchestration } from '../api/operations';
import page from '../data/DataPage.module.css';
import { useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { copyText } from '../ui/copyText';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Part, Parts } from '../ui/Part';
import { LinkButton } from '../ui/LinkButton';
import { formatCount } from '../ui/numbers';
import { FailureNotice } from './FailureNotice';
import { between, formatLength, formatMoment } from './lengths';
import classes from './Operations.module.css';
import { OrchestrationActions } from './OrchestrationActions';
import { isOver, orchestrationQuery, systemQuery } from './operationsQueries';
import { PayloadView } from './PayloadView';
import { StatusBadge } from './StatusBadge';
import { TimelineView } from './TimelineView';

/** One orchestration: what it did and carries, why it failed, and what can be done about it. */
export function OrchestrationPage() {
  const { instanceId } = useParams({ from: '/operations/$instanceId' });
  const found = useQuery(orchestrationQuery(instanceId));
  const orchestration = found.data;
  useEffect(() => {
    document.title = `${orchestration?.name ?? 'Orchestration'} – Operations – Analytics`;
  }, [orchestration?.name]);
  return (
    <div className={page.page}>
      <PageHeader
        wide
        heading={
          <div className={classes.title}>
            <Tooltip label="All orchestrations">
              <LinkButton to="/operations" variant="subtle" color="gray" size="compact-md" px={6} style={{ flex: 'none' }} aria-label="Back to all orchestrations"><IconArrowLeft size={18} aria-hidden /></LinkButton>
            </Tooltip>
            <Title order={1} size="h3">{orchestration?.name ?? 'Orchestration'}</Title>
            {orchestration ? <span className={classes.wideOnly}><StatusBadge status={orchestration.status} size="lg" /></span> : null}
          </div>
        }
      >
        {orchestration ? <OrchestrationActions orchestration={orchestration} /> : null}
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {found.error ? <ErrorNotice error={found.error} onRetry={() => void found.refetch()} /> : orchestration ? <Body orchestration={orchestration} /> : <Skeleton height={420} animate={false} opacity={0.5} />}
        </div>
      </div>
    </div>
  );
}

function Body({ orchestration }: { orchestration: Orchestration }) {
  const system = useQuery({ ...systemQuery(!isOver(orchestration.status)), enabled: !isOver(orchestration.status) });
  const now = isOver(orchestration.status) ? orchestration.lastUpdatedAt : (system.data?.at ?? orchestration.lastUpdatedAt);
  const { timeline } = orchestration;
  return (
    <Parts>
      <FactsCard orchestration={orchestration} now={now} />
      {orchestration.failure ? <FailureNotice failure={orchestration.failure} /> : null}
      <Part title="Timeline">
        {timeline ? <TimelineView timeline={timeline} startedAt={orchestration.createdAt} endedAt={now} over={isOver(orchestration.status)} /> : <Text className={classes.muted}>This runtime keeps the history to itself.</Text>}
      </Part>
      {orchestration.input || orchestration.output || orchestration.customStatus ? (
        <Part title="What it carries">
          <div className={classes.payloads}>
            <PayloadView label="Input" payload={orchestration.input} />
            <PayloadView label="Output" payload={orchestration.output} />
            <PayloadView label="Custom status" payload={orchestration.customStatus} />
          </div>
        </Part>
      ) : null}
    </Parts>
  );
}

function FactsCard({ orchestration, now }: { orchestration: Orchestration; now: string }) {
  const { timeZone } = useCellContext();
  const { instanceId, parentId, timeline } = orchestration;
  const facts: [string, ReactNode][] = [
    ['Started', formatMoment(orchestration.createdAt, timeZone)],
    [isOver(orchestration.status) ? 'Ended' : 'Last step', formatMoment(orchestration.lastUpdatedAt, timeZone)],
    ['Duration', formatLength(Math.max(0, between(orchestration.createdAt, now)))],
    ...(timeline ? [['Steps', formatCount(timeline.total)] as [string, ReactNode], ['Turns', formatCount(timeline.turns)] as [string, ReactNode]] : []),
    ...(parentId ? [['Started by', <Link key="parent" to="/operations/$instanceId" params={{ instanceId: parentId }}>{parentId}</Link>] as [string, ReactNode]] : []),
  ];
  return (
    <Paper withBorder className={classes.facts}>
      <div className={classes.id}>
        <code>{instanceId}</code>
        <Tooltip label="Copy instance id">
          <ActionIcon aria-label="Copy instance id" onClick={() => void copyText(instanceId, 'Instance id')}><IconCopy size={16} aria-hidden /></ActionIcon>
        </Tooltip>
      </div>
      <dl>
        <div className={classes.narrowOnly}><dt>Status</dt><dd><StatusBadge status={orchestration.status} /></dd></div>
        {facts.map(([term, value]) => <div key={term}><dt>{term}</dt><dd>{value}</dd></div>)}
      </dl>
    </Paper>
  );
}
