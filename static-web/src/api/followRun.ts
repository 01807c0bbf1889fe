import { messagePath } from './conversations';
import { readEvents } from './eventStream';
import type { StreamEvent } from './eventStream';
import { requestHeaders } from './http';
import { toApiError } from './problem';

export interface FollowOptions {
  conversationId: string;
  messageId: string;
  /** The last event that was folded already; asked again before every (re)connection. */
  lastEventId: () => number;
  /** Returns true when the event ended the run. */
  onEvent: (event: StreamEvent) => boolean;
  onConnection: (connected: boolean) => void;
  signal: AbortSignal;
}

const firstDelayMs = 500;
const longestDelayMs = 15_000;

/** Follows a run until it ends: reconnects with back-off and resumes after the last event seen. */
export async function followRun(options: FollowOptions): Promise<void> {
  let delay = firstDelayMs;
  while (!options.signal.aborted) {
    const before = options.lastEventId();
    try {
      if (await readOnce(options)) {
        return;
      }
    } catch (error) {
      if (isFinal(error)) {
        throw error;
      }
    }
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the signal may be aborted while awaiting
    if (options.signal.aborted) {
      return;
    }
    options.onConnection(false);
    delay = options.lastEventId() > before ? firstDelayMs : Math.min(delay * 2, longestDelayMs);
    await pause(delay, options.signal);
  }
}

async function readOnce(options: FollowOptions): Promise<boolean> {
  const last = options.lastEventId();
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (last > 0) {
    headers['Last-Event-ID'] = String(last);
  }
  const response = await fetch(messagePath(options.conversationId, options.messageId), {
    headers: requestHeaders(headers),
    signal: options.signal,
  });
  if (!response.ok || !response.body) {
    throw await toApiError(response);
  }
  options.onConnection(true);
  for await (const event of readEvents(response.body)) {
    if (options.onEvent(event)) {
      return true;
    }
  }
  return false;
}

/** A refusal (not found, forbidden, …) stays one; anything else is a connection to try again. */
function isFinal(error: unknown): boolean {
  const status = (error as { status?: unknown }).status;
  return typeof status === 'number' && status >= 400 && status < 500 && status !== 429 && status !== 408;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
