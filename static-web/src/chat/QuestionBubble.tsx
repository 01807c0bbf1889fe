import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import notes from './AnswerNotes.module.css';
import classes from './TurnView.module.css';

const longest = 600;

/** What was asked; a long text shows its beginning. */
export function QuestionBubble({ question }: { question: string }) {
  const [whole, setWhole] = useState(false);
  const long = question.length > longest;
  return (
    <div className={classes.question}>
      <div className={classes.bubble}>
        <h2 data-question>
          <span className="visually-hidden">You asked: </span>
          {long && !whole ? `${question.slice(0, longest).trimEnd()}…` : question}
        </h2>
        {long ? <UnstyledButton className={notes.toggle} aria-expanded={whole} onClick={() => { setWhole(!whole); }}>{whole ? 'Show less' : 'Show all'}</UnstyledButton> : null}
      </div>
    </div>
  );
}
