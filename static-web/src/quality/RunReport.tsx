import { Select, Skeleton } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseOutcome, EvaluationRun } from '../api/quality';
import { ListTable } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { formatMilliseconds } from '../ui/numbers';
import { Tiles } from '../ui/Tiles';
import { compareRuns } from './compareRuns';
import classes from './Quality.module.css';
import { runQuery, runsQuery } from './qualityQueries';

const verdicts: Record<CaseOutcome['verdict'], string> = { right: 'Right', wrong: 'Wrong', declined: 'Declined', skipped: 'Skipped' };

export function RunReport() {
  const { timeZone } = useCellContext();
  const runs = useQuery(runsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const items = runs.data?.items ?? [];
  const at = Math.max(0, items.findIndex(({ id }) => id === chosen));
  const run = useQuery(runQuery(items[at]?.id));
  const before = useQuery(runQuery(items[at + 1]?.id));
  if (runs.error) {
    return <ErrorNotice error={runs.error} onRetry={() => void runs.refetch()} />;
  }
  if (!runs.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  if (items.length === 0) {
    return (
      <EmptyState icon={IconChecklist} title="Nothing has been measured yet" text="Rate an answer, make it a case and say what is right; then measure. Verified questions are answered as you verified them.">
        <LinkButton to="/chat/{-$conversationId}" params={{ conversationId: undefined }} variant="default">Ask a question</LinkButton>
      </EmptyState>
    );
  }
  return (
    <>
      <Select
        label="Run"
        maw={280}
        allowDeselect={false}
        data={items.map(({ id, at: time, report }) => ({ value: id, label: `${formatDateTime(time, timeZone)}: ${String(report.right)} of ${String(report.total)}` }))}
        value={items[at]?.id ?? null}
        onChange={setChosen}
      />
      {run.error ? <ErrorNotice error={run.error} onRetry={() => void run.refetch()} /> : null}
      {run.data ? <Report run={run.data} before={before.data} /> : <Skeleton height={240} mt="md" animate={false} opacity={0.5} />}
    </>
  );
}

function Report({ run: { report, outcomes }, before }: { run: EvaluationRun; before: EvaluationRun | undefined }) {
  const list = outcomes ?? [];
  const change = before ? compareRuns(before.outcomes ?? [], list) : null;
  return (
    <>
      <div className={classes.tiles}>
        <Tiles
          tiles={[
            { label: 'Accuracy', figure: percent(report.accuracy), note: `at least ${percent(report.lowerBound)}, given ${String(report.total)} cases` },
            { label: 'Coverage', figure: percent(report.coverage), note: 'of what can be answered was answered' },
            { label: 'Risk', figure: percent(report.risk), note: 'of the answers were wrong' },
            { label: 'Calibration error', figure: percent(report.calibrationError), note: 'between what answers claimed and were' },
          ]}
        />
      </div>
      {change ? (
        <p className={classes.change}>
          {`Since the run before: ${String(change.newlyRight.length)} newly right, ${String(change.noLongerRight.length)} no longer right.`}
          {change.noLongerRight.length > 0 ? ` No longer: ${change.noLongerRight.map(({ question }) => `“${question}”`).join(', ')}.` : ''}
        </p>
      ) : null}
      {report.reliability.length > 0 ? (
        <ListTable
          label="Confidence against accuracy"
          rows={report.reliability}
          keyOf={({ from }) => String(from)}
          empty=""
          columns={[
            { label: 'Confidence', cell: ({ from, to }) => `${percent(from)} to ${percent(to)}` },
            { label: 'Answers', numeric: true, cell: ({ count }) => count },
            { label: 'Claimed', numeric: true, cell: ({ confidence }) => percent(confidence) },
            { label: 'Right', numeric: true, cell: ({ accuracy }) => percent(accuracy) },
          ]}
        />
      ) : null}
      <h2 className={classes.heading}>Cases</h2>
      <ListTable
        label="How each case went"
        rows={[...list].sort((left, right) => Number(left.verdict === 'right') - Number(right.verdict === 'right'))}
        keyOf={({ caseId }) => caseId}
        empty="No case could be run."
        columns={[
          { label: 'Question', cell: ({ question }) => question },
          { label: 'Verdict', cell: ({ verdict }) => <span className={classes.verdict} data-verdict={verdict}>{verdicts[verdict]}</span> },
          { label: 'Why', wide: true, cell: ({ reason }) => reason },
          { label: 'Time', numeric: true, wide: true, cell: ({ elapsedMs }) => formatMilliseconds(elapsedMs) },
        ]}
      />
    </>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1).replace(/\.0$/, '')}%`;
}
