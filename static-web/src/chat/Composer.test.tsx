import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderInApp } from '../ui/testing/render';
import { Composer, longestQuestion } from './Composer';

describe('the composer', () => {
  it('sends with Enter and starts a new line with Shift and Enter', async () => {
    const onSend = vi.fn();
    renderInApp(<Composer initial="" busy={false} onSend={onSend} />);
    const field = screen.getByRole('textbox', { name: 'Your question' });
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Enter}');
    expect(onSend).toHaveBeenCalledExactlyOnceWith('one\ntwo');
    expect(field).toHaveValue('');
  });

  it('keeps a question that is too long and says so', async () => {
    const onSend = vi.fn();
    renderInApp(<Composer initial={'a'.repeat(longestQuestion + 1)} busy={false} onSend={onSend} />);
    await userEvent.type(screen.getByRole('textbox'), '{Enter}');
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByText(/2,001 characters/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
  });

  it('sends neither blanks nor while a question is on its way', async () => {
    const onSend = vi.fn();
    renderInApp(<Composer initial="ready" busy onSend={onSend} />);
    await userEvent.type(screen.getByRole('textbox'), '{Enter}');
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByRole('textbox')).toHaveValue('ready');
  });
});
