import { ActionIcon, Textarea, Tooltip } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, SyntheticEvent } from 'react';
import { formatCount } from '../ui/numbers';
import classes from './Composer.module.css';

interface ComposerProps {
  /** A question to start from. */
  initial: string;
  busy: boolean;
  onSend: (question: string) => void;
}

/** What the engine reads at most. */
export const longestQuestion = 2000;

export function Composer({ initial, busy, onSend }: ComposerProps) {
  const [text, setText] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const pointer = useMediaQuery('(hover: hover)', false);
  const focus = () => { field.current?.focus(); };
  useHotkeys([['mod+K', focus]], []);
  useEffect(() => {
    // On a touch screen this would open the keyboard over the page.
    if (pointer) {
      focus();
    }
  }, [pointer]);

  const length = text.trim().length;
  const tooLong = length > longestQuestion;
  const send = () => {
    const question = text.trim();
    if (question !== '' && !tooLong && !busy) {
      onSend(question);
      setText('');
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      send();
    }
  };
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault();
    send();
  };

  return (
    <form className={classes.composer} onSubmit={onSubmit} aria-label="Ask a question">
      <Textarea
        ref={field}
        className={classes.field}
        classNames={{ input: classes.input }}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={8}
        aria-label="Your question"
        aria-invalid={tooLong || undefined}
        error={tooLong ? `${formatCount(length)} characters, of which ${formatCount(longestQuestion)} can be read: ask in one or two sentences.` : undefined}
        aria-keyshortcuts="Control+K Meta+K"
        placeholder="Ask about your data…"
        value={text}
        onChange={(event) => { setText(event.currentTarget.value); }}
        onKeyDown={onKeyDown}
      />
      <Tooltip label="Send (Enter)">
        <ActionIcon type="submit" size={36} radius="xl" variant="filled" color="indigo" aria-label="Send" disabled={length === 0 || tooLong || busy}>
          <IconArrowUp size={19} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </form>
  );
}
