import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followRun } from './followRun';

const stream = (text: string) => new Response(text, { status: 200, headers: { 'content-type': 'text/event-stream' } });

describe('following a run', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); vi.unstubAllGlobals(); });

  function follow(fetching: typeof fetch) {
    vi.stubGlobal('fetch', fetching);
    let last = 0;
    const seen: string[] = [];
    const connections: boolean[] = [];
    const done = followRun({
      conversationId: 'c',
      messageId: 'm',
      lastEventId: () => last,
      onEvent: ({ id, event }) => {
        last = Number(id);
        seen.push(`${id ?? ''} ${event}`);
        return event === 'status';
      },
      onConnection: (connected) => connections.push(connected),
      signal: new AbortController().signal,
    });
    return { done, seen, connections };
  }

  it('reconnects after a cut and asks for what comes after the last event', async () => {
    const fetching = vi
      .fn<typeof fetch>()
      .mockResolvedValueOnce(stream('id: 1\nevent: stage\ndata: {}\n\n'))
      .mockRejectedValueOnce(new TypeError('network'))
      .mockResolvedValueOnce(stream('id: 2\nevent: status\ndata: {}\n\n'));
    const { done, seen, connections } = follow(fetching);
    await vi.runAllTimersAsync();
    await done;
    expect(seen).toEqual(['1 stage', '2 status']);
    expect(connections).toEqual([true, false, false, true]);
    expect(new Headers(fetching.mock.calls[2]?.[1]?.headers).get('Last-Event-ID')).toBe('1');
  });

  it('gives up when the server refuses', async () => {
    const { done } = follow(vi.fn<typeof fetch>().mockResolvedValue(new Response('{"code":"conversation.not_found"}', { status: 404 })));
    await expect(done).rejects.toMatchObject({ code: 'conversation.not_found' });
  });
});
