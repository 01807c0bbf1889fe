import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Part } from '../api/types';
import { renderInApp } from '../ui/testing/render';
import type { Turn } from './turn';
import { TurnView } from './TurnView';

const base: Turn = { key: 'm', messageId: 'm', question: 'How many orders?', status: 'completed', parts: [], stages: [], timings: null };

function show(turn: Partial<Turn>) {
  const actions = { onAsk: vi.fn(), onRetry: vi.fn(), onCancel: vi.fn(), onRate: vi.fn(), onSendAgain: vi.fn() };
  renderInApp(<TurnView turn={{ ...base, ...turn }} latest connected actions={actions} />);
  return actions;
}

const part = (type: Part['type'], data: unknown, content?: string): Part => ({ id: type, type, data, content }) as Part;

describe('a turn', () => {
  it('shows the current stage and can be stopped while it works', async () => {
    const actions = show({ status: 'running', stages: [{ stage: 'query', state: 'started', label: 'Querying the data' }] });
    expect(screen.getByText('Querying the data…')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    expect(actions.onCancel).toHaveBeenCalledWith('m');
  });

  it('tells no steps and no time of a stopped run, and can be asked again', async () => {
    const actions = show({ status: 'cancelled', timings: { understandMs: 0, planMs: 0, queryMs: 0, narrateMs: 0, totalMs: 0 } });
    expect(screen.getByText('Stopped before the answer was ready')).toBeVisible();
    expect(screen.queryByText(/steps/)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(actions.onRetry).toHaveBeenCalledWith('m');
  });

  it('tells the steps and the time when it is done', async () => {
    show({ timings: { understandMs: 10, planMs: 2, queryMs: 180, narrateMs: 8, totalMs: 212 } });
    const steps = screen.getByRole('button', { name: /Answered in 4 steps · 0\.2 s/ });
    expect(steps).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(steps);
    expect(steps).toHaveAttribute('aria-expanded', 'true');
    expect(screen.getByText('Queried the data')).toBeInTheDocument();
  });

  it('shows words that are still being written as such', () => {
    show({ status: 'running', parts: [part('text', { partial: true }, 'There were')] });
    expect(screen.getByText('There were')).toBeInTheDocument();
    expect(screen.getByText('Still being written')).toBeInTheDocument();
  });

  it('shows figures with their change', () => {
    show({ parts: [part('text', { headlines: [{ label: 'Orders', value: 3812, formatted: '3,812', change: '+4.2%' }] }, 'Good.')] });
    expect(screen.getByText('3,812')).toBeInTheDocument();
    expect(screen.getByText('+4.2%')).toBeInTheDocument();
  });

  it('says how old a cached answer is and runs it again without the cache', async () => {
    const actions = show({ parts: [part('query_results', { columns: [{ name: 'n', type: 'integer' }], rows: [[1]], cached: true, cachedSeconds: 185 })] });
    expect(screen.getByText('Cached, 3 minutes old')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Run again without cache' }));
    expect(actions.onRetry).toHaveBeenCalledWith('m', true);
  });

  it('says what to do about an error and tries again', async () => {
    const actions = show({ status: 'failed', parts: [part('error', { code: 'query.timeout', sql: 'select 1' }, 'Ask about a shorter period.')] });
    expect(screen.getByText('Ask about a shorter period.')).toBeInTheDocument();
    expect(screen.getByText('query.timeout')).toBeInTheDocument();
    expect(screen.getByText('select 1')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(actions.onRetry).toHaveBeenCalledWith('m');
  });

  it('asks the chosen reading of an unclear question', async () => {
    const actions = show({
      status: 'needs_clarification',
      parts: [part('action', { purpose: 'clarification', prompt: 'Best by what?', choices: [{ label: 'By revenue', question: 'Top customers by revenue' }] })],
    });
    await userEvent.click(screen.getByRole('button', { name: 'By revenue' }));
    expect(actions.onAsk).toHaveBeenCalledWith({ question: 'Top customers by revenue', parentMessageId: 'm' });
  });

  it('asks a suggested question', async () => {
    const actions = show({ parts: [part('action', { purpose: 'suggestions', questions: ['By week instead'] })] });
    await userEvent.click(screen.getByRole('button', { name: 'By week instead' }));
    expect(actions.onAsk).toHaveBeenCalledWith({ question: 'By week instead' });
  });

  it('offers to send again what did not reach the server', async () => {
    const actions = show({ status: 'unsent', messageId: null, error: new Error('No connection.') });
    expect(screen.getByRole('alert')).toHaveTextContent('No connection.');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(actions.onSendAgain).toHaveBeenCalled();
  });
});
