import { describe, expect, it } from 'vitest';
import { starters } from './starters';

describe('messages to begin from', () => {
  it.each(starters)('$name has a way out in both forms, and no link without its address', ({ subject, message, html }) => {
    expect(subject).not.toBe('');
    for (const form of [message, html]) {
      expect(form).toContain('{{ unsubscribe_url }}');
    }
    expect([...html.matchAll(/href="([^"]*)"/g)].every(([, address]) => /^(?:https:\/\/|\{\{)/.test(address ?? ''))).toBe(true);
  });
});
