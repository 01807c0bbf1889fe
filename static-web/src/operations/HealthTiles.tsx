import type { SystemFigures } from '../api/operations';
import { formatCount, formatDuration } from '../ui/numbers';
import { Tiles } from '../ui/Tiles';
import type { Tile } from '../ui/Tiles';

const awaited: Tile[] = ['Running', 'Suspended', 'Failed, 24 h', 'Work waiting'].map((label) => ({ label, figure: undefined }));

export function HealthTiles({ system }: { system: SystemFigures | undefined }) {
  return <Tiles tiles={system ? tilesOf(system) : awaited} busy={!system} />;
}

export function tilesOf({ orchestrations, runtime }: SystemFigures): Tile[] {
  const count = (value: number) => (value >= orchestrations.most ? `${formatCount(orchestrations.most)}+` : formatCount(value));
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
      { label: 'Work waiting', figure: formatCount(depth), note: depth > 0 ? `oldest ${formatDuration(Math.round(oldest))}` : 'nothing waits', alarm: oldest > 30 },
      { label: 'Given up', figure: formatCount(poison), note: poison > 0 ? 'messages to look at' : 'no message', alarm: poison > 0 },
    );
  }
  return shown;
}
