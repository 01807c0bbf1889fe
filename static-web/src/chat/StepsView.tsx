import { Collapse, Loader, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { formatMilliseconds } from '../ui/numbers';
import { stepsOfStages, stepsOfTimings, stepsSummary } from './stages';
import type { Step } from './stages';
import classes from './StepsView.module.css';
import type { Turn } from './turn';
import { isWorking } from './turn';

const endings: Partial<Record<Turn['status'], string>> = {
  completed: 'Answered in',
  failed: 'Failed after',
  declined: 'Considered in',
  needs_clarification: 'Considered in',
};

/** What is being done while working; afterwards one line that opens into the steps. */
export function StepsView({ turn, connected }: { turn: Turn; connected: boolean }) {
  if (isWorking(turn)) {
    return <WorkingSteps turn={turn} connected={connected} />;
  }
  return turn.status === 'cancelled' ? <Cancelled /> : <FinishedSteps turn={turn} />;
}

function WorkingSteps({ turn, connected }: { turn: Turn; connected: boolean }) {
  const steps = stepsOfStages(turn.stages);
  const current = steps.findLast((step) => !step.done)?.label ?? (turn.status === 'sending' ? 'Sending' : 'Working');
  return (
    <div className={classes.line}>
      <Loader size={18} aria-hidden />
      <span>{connected ? `${current}…` : 'Connection lost. Reconnecting…'}</span>
      {steps.length > 0 ? <span className={classes.count}>step {steps.length}</span> : null}
    </div>
  );
}

function Cancelled() {
  return (
    <div className={classes.line}>
      <span className={classes.badge} data-good={false}><IconX size={13} stroke={3} aria-hidden /></span>
      Stopped before the answer was ready
    </div>
  );
}

function FinishedSteps({ turn }: { turn: Turn }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const stored = stepsOfTimings(turn.timings);
  const steps = stored.length > 0 ? stored : stepsOfStages(turn.stages);
  const good = turn.status !== 'failed';
  const ending = endings[turn.status] ?? 'Done in';
  return (
    <div>
      <UnstyledButton className={classes.line} aria-expanded={opened} aria-controls={id} onClick={() => { setOpened(!opened); }}>
        <span className={classes.badge} data-good={good}>
          {good ? <IconCheck size={13} stroke={3} aria-hidden /> : <IconX size={13} stroke={3} aria-hidden />}
        </span>
        {ending} {stepsSummary(steps, turn.timings?.totalMs)}
        <IconChevronDown size={15} className={classes.chevron} data-open={opened} aria-hidden />
      </UnstyledButton>
      <Collapse expanded={opened} id={id}>
        <StepList steps={steps} />
      </Collapse>
    </div>
  );
}

function StepList({ steps }: { steps: Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step) => (
        <li key={step.key}>
          <span>{step.label}</span>
          <span className={classes.ms}>{step.ms === null ? '' : formatMilliseconds(step.ms)}</span>
        </li>
      ))}
    </ol>
  );
}
