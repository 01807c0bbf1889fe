import { Skeleton, Text } from '@mantine/core';
import type { RuntimeFigures } from '../api/operations';
import { ListTable } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatCount, formatDuration } from '../ui/numbers';
import { formatLength, formatMoment } from './lengths';
import classes from './Operations.module.css';
import { Part, Parts } from '../ui/Part';

/** What the runtime under all organizations tells of itself. */
export function RuntimePanel({ runtime }: { runtime: RuntimeFigures | null | undefined }) {
  const { timeZone } = useCellContext();
  if (!runtime) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  if (runtime.elsewhere) {
    return <Text className={classes.elsewhere}>{runtime.elsewhere}</Text>;
  }
  return (
    <Parts>
      <Part title="Queues">
        <ListTable
          label="Queues"
          rows={[...workOf(runtime), ...runtime.queues]}
          keyOf={(row) => row.name}
          empty="No queue holds a message."
          columns={[
            { label: 'Queue', cell: (row) => <span className={row.poison ? classes.poison : undefined}>{row.name}</span> },
            { label: 'Waiting', numeric: true, cell: (row) => formatCount(row.waiting) },
            { label: 'At work or resting', numeric: true, wide: true, cell: (row) => formatCount(row.hidden) },
            { label: 'Oldest', numeric: true, cell: (row) => (row.waiting + row.hidden > 0 && row.oldestSeconds > 0 ? formatDuration(Math.round(row.oldestSeconds)) : '–') },
          ]}
        />
      </Part>
      <Part title="Processes and what they hold">
        <ListTable
          label="Processes"
          rows={runtime.processes}
          keyOf={(row) => String(row.id)}
          empty="No process works."
          columns={[
            { label: 'Process', cell: (row) => `${row.name} · ${row.id}` },
            { label: 'Since', wide: true, cell: (row) => formatMoment(row.startedAt, timeZone) },
            { label: 'Instances', numeric: true, cell: (row) => formatCount(row.instances) },
            { label: 'Activities', numeric: true, cell: (row) => formatCount(row.activities) },
          ]}
        />
      </Part>
      <Part title="Replay times of this process">
        <ListTable
          label="Replay times"
          rows={runtime.replays}
          keyOf={(row) => row.orchestrator}
          empty="No orchestration has run in this process yet."
          columns={[
            { label: 'Orchestrator', cell: (row) => row.orchestrator },
            { label: 'Turns', numeric: true, wide: true, cell: (row) => formatCount(row.turns) },
            { label: 'Median', numeric: true, cell: (row) => formatLength(row.medianMilliseconds) },
            { label: '95 %', numeric: true, cell: (row) => formatLength(row.p95Milliseconds) },
            { label: 'Longest', numeric: true, wide: true, cell: (row) => formatLength(row.longestMilliseconds) },
          ]}
        />
      </Part>
      <Part title="Timers">
        <ListTable
          label="Timers"
          rows={runtime.timers}
          keyOf={(row) => row.function}
          empty="No timer keeps its times in the database."
          columns={[
            { label: 'Timer', cell: (row) => row.function },
            { label: 'Schedule', wide: true, cell: (row) => <code>{row.schedule}</code> },
            { label: 'Last', wide: true, cell: (row) => (row.lastAt ? formatMoment(row.lastAt, timeZone) : '–') },
            { label: 'Next', cell: (row) => formatMoment(row.nextAt, timeZone) },
          ]}
        />
      </Part>
    </Parts>
  );
}

/** The runtime's own two queues stand beside those of queue functions. */
function workOf({ backlog }: RuntimeFigures) {
  return backlog
    ? [
        { name: 'Messages to orchestrations', poison: false, waiting: backlog.inbox, hidden: backlog.timersAhead, oldestSeconds: backlog.inboxOldestSeconds },
        { name: 'Activities', poison: false, waiting: backlog.activitiesWaiting, hidden: backlog.activitiesRunning, oldestSeconds: 0 },
      ]
    : [];
}
