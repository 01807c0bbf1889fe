import { Skeleton } from '@mantine/core';
import { IconHistory, IconStarFilled } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';
import { formatMilliseconds } from '../ui/numbers';
import classes from './Query.module.css';
import { queryListQuery } from './queryQueries';

export function QueryHistory({ words, favourite, onOpen }: { words: string; favourite: boolean; onOpen: (id: string) => void }) {
  const { timeZone } = useCellContext();
  const list = useInfiniteQuery({ ...queryListQuery(words, favourite), placeholderData: keepPreviousData });
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const queries = list.data.pages.flatMap((one) => one.queries);
  if (queries.length === 0) {
    return (
      <EmptyState
        icon={IconHistory}
        title={words ? `No query with “${words}”` : favourite ? 'No favourites yet' : 'Nothing has been asked yet'}
        text={favourite ? 'Run a query and keep it with Favourite.' : 'Everything that runs, in the chat too, is listed here.'}
      />
    );
  }
  return (
    <>
      <ul className={classes.history} aria-label={favourite ? 'Favourites' : 'History'}>
        {queries.map((query) => (
          <li key={query.id}>
            <button type="button" onClick={() => { onOpen(query.id); }}>
              <strong>
                {query.favourite ? <IconStarFilled size={13} aria-label="Favourite" /> : null}
                {query.title ?? (query.question || firstLine(query.sql))}
              </strong>
              <small>{`${formatDateTime(query.createdAt, timeZone)} · ${query.status === 'completed' ? `${String(query.rowCount)} ${query.rowCount === 1 ? 'row' : 'rows'} · ${formatMilliseconds(query.executionMs)}` : 'Failed'}`}</small>
            </button>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </>
  );
}

function firstLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 90)}…` : line || 'A question about the catalog';
}
