import { ActionIcon, Tooltip } from '@mantine/core';
import { IconThumbDown, IconThumbDownFilled, IconThumbUp, IconThumbUpFilled } from '@tabler/icons-react';
import { useState } from 'react';
import type { Feedback } from '../api/types';
import { announce } from '../ui/announcer';
import classes from './AnswerFeedback.module.css';
import { FeedbackReason } from './FeedbackReason';

interface AnswerFeedbackProps {
  feedback: Feedback | null;
  onRate: (feedback: Feedback) => void;
}

/** Two thumbs; a thumb down counts at once and may say why. */
export function AnswerFeedback({ feedback, onRate }: AnswerFeedbackProps) {
  const [explaining, setExplaining] = useState(false);
  const rating = feedback?.rating;
  const rate = (next: Feedback['rating']) => {
    if (next !== rating) {
      onRate({ rating: next });
      announce(next === 'up' ? 'Marked as helpful' : 'Marked as not helpful');
    }
    setExplaining(next === 'down');
  };
  const explain = (reason: Omit<Feedback, 'rating'>) => {
    onRate({ rating: 'down', ...reason });
    announce('Thank you for the reason');
    setExplaining(false);
  };
  return (
    <div className={classes.feedback} role="group" aria-label="Rate this answer">
      <div className={classes.thumbs}>
        <Tooltip label="Helpful">
          <ActionIcon aria-label="Helpful" aria-pressed={rating === 'up'} onClick={() => { rate('up'); }}>
            {rating === 'up' ? <IconThumbUpFilled size={17} aria-hidden /> : <IconThumbUp size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Not helpful">
          <ActionIcon aria-label="Not helpful" aria-pressed={rating === 'down'} onClick={() => { rate('down'); }}>
            {rating === 'down' ? <IconThumbDownFilled size={17} aria-hidden /> : <IconThumbDown size={17} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </div>
      {explaining ? <FeedbackReason feedback={feedback} onSend={explain} onClose={() => { setExplaining(false); }} /> : null}
    </div>
  );
}
