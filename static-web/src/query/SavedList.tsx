import { Skeleton } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';
import classes from './Query.module.css';
import { savedListQuery } from './savedQueries';

/** Queries that people keep under a name, last changed first. */
export function SavedList({ words, onOpen }: { words: string; onOpen: (id: string) => void }) {
  const { timeZone } = useCellContext();
  const list = useInfiniteQuery({ ...savedListQuery(words), placeholderData: keepPreviousData });
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const queries = list.data.pages.flatMap((one) => one.queries);
  if (queries.length === 0) {
    return words
      ? <EmptyState icon={IconBookmark} title={`No saved query with “${words}”`} text="Try another word." />
      : <EmptyState icon={IconBookmark} title="No saved queries yet" text="Write SQL or fill in the form and save it under a name: others find it here, comment on it, and each change stays a version of its own." />;
  }
  return (
    <>
      <ul className={classes.history} aria-label="Saved queries">
        {queries.map(({ id, current, comments }) => (
          <li key={id}>
            <button type="button" onClick={() => { onOpen(id); }}>
              <strong>{current.title}</strong>
              <small>{[`Version ${String(current.version)} by ${current.by}, ${formatDateTime(current.at, timeZone)}`, ...(comments > 0 ? [`${String(comments)} ${comments === 1 ? 'comment' : 'comments'}`] : [])].join(' · ')}</small>
            </button>
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </>
  );
}
