import { UnstyledButton } from '@mantine/core';
import classes from './FollowUps.module.css';

interface FollowUpsProps {
  label: string;
  questions: string[];
  onAsk: (question: string) => void;
}

export function FollowUps({ label, questions, onAsk }: FollowUpsProps) {
  if (questions.length === 0) {
    return null;
  }
  return (
    <ul className={classes.chips} aria-label={label}>
      {questions.slice(0, 6).map((question) => (
        <li key={question}>
          <UnstyledButton className={classes.chip} onClick={() => { onAsk(question); }}>
            {question}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
