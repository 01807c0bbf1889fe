import { Button, Chip, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Feedback, FeedbackCategory } from '../api/types';
import classes from './AnswerFeedback.module.css';

interface FeedbackReasonProps {
  feedback: Feedback | null;
  onSend: (reason: Omit<Feedback, 'rating'>) => void;
  onClose: () => void;
}

const reasons: { category: FeedbackCategory; label: string }[] = [
  { category: 'wrong_number', label: 'Wrong number' },
  { category: 'misunderstood', label: 'Misunderstood' },
  { category: 'missing', label: 'Something missing' },
  { category: 'unclear', label: 'Hard to understand' },
  { category: 'slow', label: 'Too slow' },
  { category: 'other', label: 'Something else' },
];

/** Why an answer did not help: a choice, some words, both or neither. */
export function FeedbackReason({ feedback, onSend, onClose }: FeedbackReasonProps) {
  const [category, setCategory] = useState<FeedbackCategory | null>(feedback?.category ?? null);
  const [comment, setComment] = useState(feedback?.comment ?? '');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSend({ category, comment: comment.trim() });
  };
  return (
    <form className={classes.reason} onSubmit={submit}>
      <fieldset className={classes.choices}>
        <legend>What was wrong? (optional)</legend>
        <Chip.Group value={category} onChange={(value) => { setCategory(value); }}>
          <Group gap={6}>
            {reasons.map(({ category: value, label }) => <Chip key={value} value={value} size="xs">{label}</Chip>)}
          </Group>
        </Chip.Group>
      </fieldset>
      <Group gap="xs" align="flex-end">
        <TextInput
          className={classes.comment}
          size="xs"
          aria-label="More about what was wrong"
          placeholder="What did you expect?"
          maxLength={2000}
          value={comment}
          onChange={(event) => { setComment(event.currentTarget.value); }}
        />
        <Button type="submit" size="xs" disabled={category === null && comment.trim() === ''}>Send</Button>
        <Button size="xs" variant="default" onClick={onClose}>Close</Button>
      </Group>
    </form>
  );
}
