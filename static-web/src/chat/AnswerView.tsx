import type { TextPart } from '../api/types';
import { Markdown } from '../ui/Markdown';
import { DraftCard } from '../drafts/DraftCard';
import { ResultCard } from '../results/ResultCard';
import type { AnswerLayout } from './answerLayout';
import { isShownAsNumber } from './answerLayout';
import type { AskInput } from './useAsk';
import { Clarification } from './Clarification';
import { ErrorPartView } from './ErrorPartView';
import { HeadlineTiles } from './HeadlineTiles';
import classes from './TurnView.module.css';

interface AnswerViewProps {
  answer: AnswerLayout;
  messageId: string | null;
  /** More may come: what would push others around waits. */
  working: boolean;
  latest: boolean;
  onAsk: (input: AskInput) => void;
  onRetry: (() => void) | undefined;
}

export function AnswerView({ answer, messageId, working, latest, onAsk, onRetry }: AnswerViewProps) {
  return (
    <>
      {answer.texts.map((part) => (part.content ? <AnswerText key={part.id} part={part} /> : null))}
      {isShownAsNumber(answer) ? null : <HeadlineTiles headlines={answer.headlines} />}
      {answer.results.map(({ query, chart }) => (working && !chart ? null : <ResultCard key={query.id} query={query} chart={chart} />))}
      {answer.errors.map((part) => <ErrorPartView key={part.id} part={part} suggesting={answer.suggestions.length === 0} onRetry={onRetry} onAsk={onAsk} />)}
      {answer.clarifications.map((part) => <Clarification key={part.id} part={part} messageId={messageId} open={latest} onAsk={onAsk} />)}
      {answer.drafts.length > 0 && !working ? (
        <div className={classes.inlineDrafts} data-latest={latest}>
          {answer.drafts.map((draft) => <DraftCard key={draft.key} draft={draft} />)}
        </div>
      ) : null}
    </>
  );
}

/** The words of an answer; those of a language model are shown while it writes them. */
function AnswerText({ part }: { part: TextPart }) {
  return part.data?.partial
    ? <div className={classes.partial}><Markdown text={part.content ?? ''} /><span className="visually-hidden">Still being written</span></div>
    : <Markdown text={part.content ?? ''} />;
}
