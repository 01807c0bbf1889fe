import { IconBookmark } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { Pages } from '../ui/Pages';
import { plural } from '../ui/words';
import { QueryRows } from './QueryRows';
import { savedListQuery } from './savedQueries';

/** Queries that people keep under a name, last changed first. */
export function SavedList({ words, onOpen }: { words: string; onOpen: (id: string) => void }) {
  const { timeZone } = useCellContext();
  const list = useInfiniteQuery({ ...savedListQuery(words), placeholderData: keepPreviousData });
  const empty = words ? <EmptyState icon={IconBookmark} title={`No saved query with “${words}”`} text="Try another word." /> : (
    <EmptyState icon={IconBookmark} title="No saved queries yet" text="Write SQL or fill in the form and save it under a name: others find it here, comment on it, and each change stays a version of its own.">
      <LinkButton to="/query" search={{ tab: 'sql' }}>Write a query</LinkButton>
    </EmptyState>
  );
  return (
    <Pages list={list} height={320} empty={empty}>
      {(queries) => (
        <QueryRows
          label="Saved queries"
          rows={queries}
          idOf={({ id }) => id}
          titleOf={({ current }) => current.title}
          factsOf={({ current, comments }) => [`Version ${String(current.version)} by ${current.by}, ${formatDateTime(current.at, timeZone)}`, ...(comments > 0 ? [plural(comments, 'comment')] : [])]}
          onOpen={onOpen}
        />
      )}
    </Pages>
  );
}
