import { requestJson } from './http';

export type OrchestrationStatus = 'pending' | 'running' | 'suspended' | 'completed' | 'failed' | 'terminated' | 'canceled';

export type OrchestrationAction = 'terminate' | 'suspend' | 'resume' | 'restart' | 'rewind' | 'purge';

export interface Failure {
  type: string;
  message: string;
  stack?: string | null;
  cause?: Failure | null;
}

export interface OrchestrationSummary {
  instanceId: string;
  name: string;
  status: OrchestrationStatus;
  createdAt: string;
  lastUpdatedAt: string;
  failure?: Failure | null;
}

export interface OrchestrationPage {
  orchestrations: OrchestrationSummary[];
  next?: string | null;
  names: string[];
}

/** Data that an orchestration carries; without the right to read it only its size. */
export interface Payload {
  bytes: number;
  redacted: boolean;
  cut: boolean;
  text?: string | null;
}

export type SpanKind = 'activity' | 'orchestration' | 'timer' | 'suspension' | 'eventReceived' | 'eventSent' | 'terminated' | 'continuedAsNew' | 'rewound';

export type SpanOutcome = 'open' | 'done' | 'failed' | 'dropped';

export interface TimelineSpan {
  kind: SpanKind;
  name: string;
  startedAt: string;
  endedAt?: string | null;
  milliseconds?: number | null;
  outcome: SpanOutcome;
  attempt: number;
  failure?: Failure | null;
  input?: Payload | null;
  output?: Payload | null;
  dueAt?: string | null;
  instanceId?: string | null;
}

export interface Timeline {
  spans: TimelineSpan[];
  total: number;
  turns: number;
}

export interface Orchestration extends OrchestrationSummary {
  input?: Payload | null;
  output?: Payload | null;
  customStatus?: Payload | null;
  parentId?: string | null;
  timeline?: Timeline | null;
  actions: OrchestrationAction[];
}

export interface QueueFigures {
  name: string;
  poison: boolean;
  waiting: number;
  hidden: number;
  oldestSeconds: number;
}

export interface RuntimeFigures {
  elsewhere?: string | null;
  backlog?: {
    pending: number;
    running: number;
    suspended: number;
    failed: number;
    inbox: number;
    inboxOldestSeconds: number;
    timersAhead: number;
    activitiesWaiting: number;
    activitiesRunning: number;
  } | null;
  queues: QueueFigures[];
  processes: { id: number; name: string; startedAt: string; instances: number; activities: number }[];
  timers: { function: string; schedule: string; lastAt?: string | null; nextAt: string }[];
  replays: { orchestrator: string; turns: number; medianMilliseconds: number; p95Milliseconds: number; longestMilliseconds: number }[];
}

export interface SystemFigures {
  at: string;
  orchestrations: { pending: number; running: number; suspended: number; failedToday: number; most: number };
  /** Only for the operator of the installation. */
  runtime?: RuntimeFigures | null;
}

export interface PoisonMessage {
  queue: string;
  id: string;
  givenUpAt: string;
  reason?: string | null;
  body: string;
  bytes: number;
}

export interface OrchestrationFilter {
  status?: string | undefined;
  name?: string | undefined;
  id?: string | undefined;
  from?: string | undefined;
}

const root = '/api/operations';

export function listOrchestrations(filter: OrchestrationFilter, cursor: string | null, signal?: AbortSignal): Promise<OrchestrationPage> {
  const query = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries<string | undefined>({ ...filter, cursor: cursor ?? undefined })) {
    if (value) {
      query.set(name, value);
    }
  }
  return requestJson(`${root}/orchestrations?${query.toString()}`, { signal });
}

export function getOrchestration(id: string, signal?: AbortSignal): Promise<Orchestration> {
  return requestJson(`${root}/orchestrations/${encodeURIComponent(id)}`, { signal });
}

export interface Order {
  reason?: string;
  sameId?: boolean;
}

/** Answers the instance to look at afterwards; none when it is gone. */
export function orderOrchestration(id: string, action: OrchestrationAction, order: Order): Promise<{ instanceId?: string | null }> {
  return requestJson(`${root}/orchestrations/${encodeURIComponent(id)}/${action}`, { method: 'POST', body: order });
}

export function getSystem(signal?: AbortSignal): Promise<SystemFigures> {
  return requestJson(`${root}/system`, { signal });
}

export function listPoisonMessages(signal?: AbortSignal): Promise<{ messages: PoisonMessage[]; more: boolean }> {
  return requestJson(`${root}/poison-messages`, { signal });
}

export function putBack(message: PoisonMessage): Promise<void> {
  return requestJson(`${root}/poison-messages/${encodeURIComponent(message.queue)}/${message.id}/put-back`, { method: 'POST' });
}
