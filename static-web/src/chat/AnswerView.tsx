import { Markdown } from '../ui/Markdown';
import { DraftCard } from '../drafts/DraftCard';
import { ResultCard } from '../results/ResultCard';
import type { AnswerLayout } from './answerLayout';
import { AnswerNotes } from './AnswerNotes';
import type { AskInput } from './useAsk';
import { Clarification } from './Clarification';
import { ErrorPartView } from './ErrorPartView';
import { HeadlineTiles } from './HeadlineTiles';
import classes from './TurnView.module.css';

interface AnswerViewProps {
  answer: AnswerLayout;
  /** More may come: what would push others around waits. */
  working: boolean;
  latest: boolean;
  onAsk: (input: AskInput) => void;
  onRetry: (() => void) | undefined;
}

export function AnswerView({ answer, working, latest, onAsk, onRetry }: AnswerViewProps) {
  return (
    <>
      {answer.texts.map((part) => (part.content ? <Markdown key={part.id} text={part.content} /> : null))}
      <HeadlineTiles headlines={answer.headlines} />
      {answer.results.map(({ query, chart }) => (working && !chart ? null : <ResultCard key={query.id} query={query} chart={chart} />))}
      {answer.errors.map((part) => <ErrorPartView key={part.id} part={part} onRetry={onRetry} onAsk={onAsk} />)}
      {answer.clarifications.map((part) => <Clarification key={part.id} part={part} open={latest} onAsk={onAsk} />)}
      {answer.drafts.length > 0 ? (
        <div className={classes.inlineDrafts} data-latest={latest}>
          {answer.drafts.map((part) => <DraftCard key={part.id} part={part} />)}
        </div>
      ) : null}
      {working ? null : <AnswerNotes answer={answer} />}
    </>
  );
}
