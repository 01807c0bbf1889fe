import { describe, expect, it } from 'vitest';
import { createEventParser } from './eventStream';

describe('parsing an event stream', () => {
  it('joins chunks that split an event anywhere', () => {
    const whole = 'id: 1\nevent: stage\ndata: {"a":1}\n\n: beat\n\nid: 2\ndata: x\ndata: y\n\n';
    for (let cut = 0; cut <= whole.length; cut++) {
      const parse = createEventParser();
      expect([...parse(whole.slice(0, cut)), ...parse(whole.slice(cut))]).toEqual([
        { id: '1', event: 'stage', data: '{"a":1}' },
        { id: '2', event: 'message', data: 'x\ny' },
      ]);
    }
  });

  it('accepts carriage returns and values without a space', () => {
    expect(createEventParser()('id:7\r\nevent:part\r\ndata:{}\r\n\r\n')).toEqual([{ id: '7', event: 'part', data: '{}' }]);
  });

  it('waits for the blank line', () => {
    expect(createEventParser()('data: half\n')).toEqual([]);
  });
});
