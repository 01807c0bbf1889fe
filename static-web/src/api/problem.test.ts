import { describe, expect, it } from 'vitest';
import { toApiError } from './problem';

const problem = (status: number, body: string) => toApiError(new Response(body, { status }));

describe('reading an error', () => {
  it('keeps sentence and code of a problem document', async () => {
    const error = await problem(409, '{"title":"Conflict","detail":"Rename it first.","code":"conversation.title_taken"}');
    expect(error).toMatchObject({ message: 'Rename it first.', code: 'conversation.title_taken', status: 409, detail: 'Conflict' });
    expect(error.retryable).toBe(false);
  });

  it('says something useful when a proxy answers with a page', async () => {
    const error = await problem(502, '<html>Bad gateway</html>');
    expect(error).toMatchObject({ code: 'http.502', status: 502 });
    expect(error.message).not.toContain('<');
    expect(error.retryable).toBe(true);
  });
});
