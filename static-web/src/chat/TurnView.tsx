import { Button, Group } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { memo, useMemo } from 'react';
import type { Feedback } from '../api/types';
import { ErrorNotice } from '../ui/ErrorNotice';
import { layOut } from './answerLayout';
import { AnswerFeedback } from './AnswerFeedback';
import { AnswerNotes } from './AnswerNotes';
import { AnswerView } from './AnswerView';
import { FollowUps } from './FollowUps';
import { MakeCase } from './MakeCase';
import { QuestionBubble } from './QuestionBubble';
import { StepsView } from './StepsView';
import type { Turn } from './turn';
import { isWorking } from './turn';
import classes from './TurnView.module.css';
import type { AskInput } from './useAsk';

export interface TurnActions {
  onAsk: (input: AskInput) => void;
  onRetry: (messageId: string, withoutCache?: boolean) => void;
  onCancel: (messageId: string) => void;
  onRate: (messageId: string, feedback: Feedback) => void;
  onSendAgain: () => void;
}

interface TurnViewProps {
  turn: Turn;
  latest: boolean;
  connected: boolean;
  actions: TurnActions;
}

const rateable: readonly Turn['status'][] = ['completed', 'declined'];

/** A question and its answer. */
export const TurnView = memo(function TurnView({ turn, latest, connected, actions }: TurnViewProps) {
  const answer = useMemo(() => layOut(turn.parts), [turn.parts]);
  const { messageId } = turn;
  const retryable = messageId && (turn.status === 'failed' || turn.status === 'cancelled');
  const onRetry = retryable ? () => { actions.onRetry(messageId); } : undefined;
  return (
    <article className={classes.turn} data-latest={latest} data-turn={turn.key} aria-label={`Question: ${turn.question}`}>
      <QuestionBubble question={turn.question} />
      <div className={classes.answer} aria-busy={isWorking(turn)}>
        {turn.status === 'unsent' ? (
          <ErrorNotice error={turn.error} onRetry={actions.onSendAgain} />
        ) : (
          <>
            <Group gap="sm" justify="space-between" mih={28}>
              <StepsView turn={turn} connected={connected} />
              {isWorking(turn) && messageId ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconPlayerStop size={14} aria-hidden />}
                  onClick={() => { actions.onCancel(messageId); }}
                >
                  Stop
                </Button>
              ) : null}
            </Group>
            <AnswerView answer={answer} messageId={messageId} working={isWorking(turn)} latest={latest} onAsk={actions.onAsk} onRetry={onRetry} />
            {isWorking(turn) ? null : (
              <div className={classes.foot}>
                <AnswerNotes answer={answer} onRunAgain={messageId && turn.status === 'completed' ? () => { actions.onRetry(messageId, true); } : undefined} />
                {messageId && rateable.includes(turn.status) ? (
                  <>
                    <AnswerFeedback feedback={turn.feedback ?? null} onRate={(feedback) => { actions.onRate(messageId, feedback); }} />
                    {turn.feedback ? <MakeCase key={turn.feedback.rating} messageId={messageId} rating={turn.feedback.rating} answered={turn.status === 'completed'} /> : null}
                  </>
                ) : null}
              </div>
            )}
            {turn.status === 'cancelled' && onRetry ? (
              <Group><Button size="compact-sm" variant="default" onClick={onRetry}>Ask again</Button></Group>
            ) : null}
            {latest && !isWorking(turn) ? (
              <FollowUps label="Suggested follow-up questions" questions={answer.suggestions} onAsk={(question) => { actions.onAsk({ question }); }} />
            ) : null}
          </>
        )}
      </div>
    </article>
  );
});
