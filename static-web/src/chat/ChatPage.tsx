import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import type { Run } from '../api/types';
import { DraftColumn } from '../drafts/DraftColumn';
import { ErrorNotice } from '../ui/ErrorNotice';
import { layOut } from './answerLayout';
import classes from './ChatPage.module.css';
import { ChatHeader } from './ChatHeader';
import { Composer } from './Composer';
import { conversationQuery } from './conversationQueries';
import { JumpToLatest } from './JumpToLatest';
import { useLiveRuns } from './liveRuns';
import { turnOfPending, turnOfRun } from './turn';
import type { Turn } from './turn';
import { TurnSkeleton } from './TurnSkeleton';
import { TurnView } from './TurnView';
import { useAsk } from './useAsk';
import { useFollowRuns } from './useFollowRuns';
import { useRunActions } from './useRunActions';
import { useTurnScroll } from './useTurnScroll';
import { Welcome } from './Welcome';

const none: Run[] = [];

export function ChatPage() {
  const { conversationId } = useParams({ from: '/chat/{-$conversationId}' });
  const prepared = useSearch({ from: '/chat/{-$conversationId}' }).ask ?? '';
  const conversation = useQuery({ ...conversationQuery(conversationId ?? ''), enabled: conversationId !== undefined });
  const runs = (conversationId === undefined ? undefined : conversation.data?.turns) ?? none;
  const { pending, ask, sendAgain } = useAsk(conversationId);
  const connected = useFollowRuns(runs);
  const live = useLiveRuns();
  const turns = useMemo<Turn[]>(
    () => [...runs.map((run) => turnOfRun(run, live.get(run.messageId))), ...(pending ? [turnOfPending(pending)] : [])],
    [runs, live, pending],
  );
  const scroller = useRef<HTMLDivElement>(null);
  useTurnScroll(scroller, conversationId, turns);
  const actions = useRunActions(conversationId, ask, sendAgain);
  const title = conversationId === undefined ? (pending?.question ?? 'New chat') : (conversation.data?.title ?? '');
  useEffect(() => {
    document.title = title === '' ? 'Analytics' : `${title} – Analytics`;
  }, [title]);

  const loading = conversationId !== undefined && conversation.isPending;
  const empty = conversationId === undefined && !pending;
  const drafts = turns.length > 0 ? layOut(turns.at(-1)?.parts ?? []).drafts : [];
  return (
    <div className={classes.page} data-aside={!empty}>
      <div className={classes.column}>
        <ChatHeader conversationId={conversationId} title={title} plain={empty} changeable={conversation.data?.changeable !== false} />
        <div className={classes.scroller} ref={scroller} data-scroller>
          <div className={classes.thread}>
            {empty ? <Welcome onAsk={(question) => { ask({ question }); }} /> : null}
            {loading && turns.length === 0 ? <TurnSkeleton /> : null}
            {conversation.error && turns.length === 0 ? (
              <ErrorNotice error={conversation.error} onRetry={() => void conversation.refetch()} />
            ) : null}
            {turns.map((turn, index) => (
              <TurnView key={turn.key} turn={turn} latest={index === turns.length - 1} connected={connected} actions={actions} />
            ))}
          </div>
        </div>
        <div className={classes.dock}>
          <JumpToLatest scroller={scroller} shown={turns.length > 0} />
          <Composer key={prepared} initial={prepared} busy={pending !== null && pending.error === undefined} onSend={(question) => { ask({ question }); }} />
        </div>
      </div>
      {drafts.length > 0 ? <DraftColumn drafts={drafts} /> : null}
    </div>
  );
}
