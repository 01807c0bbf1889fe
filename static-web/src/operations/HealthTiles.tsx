import { Paper, Skeleton } from '@mantine/core';
import type { SystemFigures } from '../api/operations';
import tiles from '../chat/HeadlineTiles.module.css';
import { formatDuration } from '../ui/numbers';
import classes from './Operations.module.css';

export interface Tile {
  label: string;
  figure: string;
  note?: string;
  alarm?: boolean;
}

export function HealthTiles({ system }: { system: SystemFigures | undefined }) {
  return <Tiles tiles={system ? tilesOf(system) : undefined} />;
}

export function Tiles({ tiles: given }: { tiles: Tile[] | undefined }) {
  const shown: (Tile | null)[] = given ?? [null, null, null, null];
  return (
    <dl className={tiles.tiles} aria-busy={given === undefined}>
      {shown.map((tile, index) => (
        <Paper withBorder key={tile?.label ?? index} className={tiles.tile} data-alarm={tile?.alarm ?? undefined}>
          <dt className={tiles.label}>{tile?.label ?? <Skeleton component="span" height={12} width="60%" />}</dt>
          <dd className={tiles.value}>
            {tile ? <span className={tiles.figure}>{tile.figure}</span> : <Skeleton component="span" height={24} my={4} width="40%" />}
            {tile?.note ? <small className={tile.alarm ? classes.alarm : classes.note}>{tile.note}</small> : null}
          </dd>
        </Paper>
      ))}
    </dl>
  );
}

export function tilesOf({ orchestrations, runtime }: SystemFigures): Tile[] {
  const count = (value: number) => (value >= orchestrations.most ? `${orchestrations.most.toLocaleString('en-US')}+` : value.toLocaleString('en-US'));
  const shown: Tile[] = [
    { label: 'Running', figure: count(orchestrations.running), note: orchestrations.pending > 0 ? `${count(orchestrations.pending)} pending` : 'none pending' },
    { label: 'Suspended', figure: count(orchestrations.suspended) },
    { label: 'Failed, 24 h', figure: count(orchestrations.failedToday), alarm: orchestrations.failedToday > 0, ...(orchestrations.failedToday > 0 ? { note: 'look into it' } : {}) },
  ];
  if (runtime?.backlog) {
    const waiting = runtime.queues.filter((queue) => !queue.poison);
    const poison = runtime.queues.filter((queue) => queue.poison).reduce((sum, queue) => sum + queue.waiting + queue.hidden, 0);
    const oldest = Math.max(runtime.backlog.inboxOldestSeconds, ...waiting.filter((queue) => queue.waiting > 0).map((queue) => queue.oldestSeconds), 0);
    const depth = runtime.backlog.inbox + runtime.backlog.activitiesWaiting + waiting.reduce((sum, queue) => sum + queue.waiting, 0);
    shown.push(
      { label: 'Work waiting', figure: depth.toLocaleString('en-US'), note: depth > 0 ? `oldest ${formatDuration(Math.round(oldest))}` : 'nothing waits', alarm: oldest > 30 },
      { label: 'Given up', figure: poison.toLocaleString('en-US'), note: poison > 0 ? 'messages to look at' : 'no message', alarm: poison > 0 },
    );
  }
  return shown;
}
