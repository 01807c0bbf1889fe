import type { StreamEvent } from '../api/eventStream';
import type { Part, RunStatus, Timings } from '../api/types';

export interface StageData {
  stage: string;
  state: 'started' | 'done';
  label?: string;
  elapsedMs?: number;
}

/** What the server tells about one run; sequence numbers grow within the run. */
export type RunEvent =
  | { kind: 'stage'; sequence: number; data: StageData }
  | { kind: 'part'; sequence: number; data: Part }
  | { kind: 'status'; sequence: number; data: { status: RunStatus; timings?: Timings | null } };

/** Null for kinds this version does not know and for broken data: a newer server must not break an older page. */
export function toRunEvent(event: StreamEvent): RunEvent | null {
  const sequence = Number(event.id);
  if (event.id === null || !Number.isSafeInteger(sequence)) {
    return null;
  }
  const data = parse(event.data);
  if (data === null) {
    return null;
  }
  switch (event.event) {
    case 'stage':
      return typeof data.stage === 'string' ? { kind: 'stage', sequence, data: data as unknown as StageData } : null;
    case 'part':
      return typeof data.id === 'string' && typeof data.type === 'string'
        ? { kind: 'part', sequence, data: data as unknown as Part }
        : null;
    case 'status':
      return typeof data.status === 'string' ? { kind: 'status', sequence, data: data as { status: RunStatus } } : null;
    default:
      return null;
  }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
