import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Feedback } from '../api/types';
import { renderInApp } from '../ui/testing/render';
import { AnswerFeedback } from './AnswerFeedback';

function show(feedback: Feedback | null) {
  const onRate = vi.fn();
  renderInApp(<AnswerFeedback feedback={feedback} onRate={onRate} />);
  return onRate;
}

const thumb = (name: 'Helpful' | 'Not helpful') => screen.getByRole('button', { name });

describe('the rating of an answer', () => {
  it('praises with one press and asks nothing more', async () => {
    const onRate = show(null);
    await userEvent.click(thumb('Helpful'));
    expect(onRate).toHaveBeenCalledExactlyOnceWith({ rating: 'up' });
    expect(screen.queryByRole('button', { name: 'Send' })).not.toBeInTheDocument();
  });

  it('counts a thumb down at once and then takes the reason', async () => {
    const onRate = show(null);
    await userEvent.click(thumb('Not helpful'));
    expect(onRate).toHaveBeenLastCalledWith({ rating: 'down' });
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
    await userEvent.click(screen.getByRole('radio', { name: 'Wrong number' }));
    await userEvent.type(screen.getByRole('textbox'), ' It was 12. ');
    await userEvent.click(screen.getByRole('button', { name: 'Send' }));
    expect(onRate).toHaveBeenLastCalledWith({ rating: 'down', category: 'wrong_number', comment: 'It was 12.' });
    expect(screen.queryByRole('button', { name: 'Send' })).not.toBeInTheDocument();
  });

  it('shows what was said before and keeps it when only looked at', async () => {
    const onRate = show({ rating: 'down', category: 'unclear', comment: 'Which year?' });
    expect(thumb('Not helpful')).toHaveAttribute('aria-pressed', 'true');
    expect(thumb('Helpful')).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(thumb('Not helpful'));
    expect(screen.getByRole('radio', { name: 'Hard to understand' })).toBeChecked();
    expect(screen.getByRole('textbox')).toHaveValue('Which year?');
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onRate).not.toHaveBeenCalled();
  });
});
