import { IconHistory, IconStarFilled } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { QueryRecord } from '../api/queries';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { formatMilliseconds } from '../ui/numbers';
import { Pages } from '../ui/Pages';
import { plural } from '../ui/words';
import { queryListQuery } from './queryQueries';
import { QueryRows } from './QueryRows';

/** What ran, newest first, or of it what somebody marked. */
export function QueryHistory({ words, favourite, onOpen }: { words: string; favourite: boolean; onOpen: (id: string) => void }) {
  const { timeZone } = useCellContext();
  const list = useInfiniteQuery({ ...queryListQuery(words, favourite), placeholderData: keepPreviousData });
  const empty = (
    <EmptyState
      icon={IconHistory}
      title={words ? `No query with “${words}”` : favourite ? 'No favourites yet' : 'Nothing has been asked yet'}
      text={favourite ? 'Run a query and keep it with Favourite.' : 'Everything that runs, in the chat too, is listed here.'}
    />
  );
  return (
    <Pages list={list} height={320} empty={empty}>
      {(queries) => (
        <QueryRows
          label={favourite ? 'Favourites' : 'History'}
          rows={queries}
          idOf={({ id }) => id}
          titleOf={(query) => <>{query.favourite ? <IconStarFilled size={13} aria-label="Favourite" /> : null}{titleOf(query)}</>}
          factsOf={(query) => [formatDateTime(query.createdAt, timeZone), ...(query.status === 'completed' ? [plural(query.rowCount, 'row'), formatMilliseconds(query.executionMs)] : ['Failed'])]}
          onOpen={onOpen}
        />
      )}
    </Pages>
  );
}

/** What a run is called: by its title, by what was asked, or by how its SQL begins. */
export function titleOf({ title, question, sql }: QueryRecord): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return title ?? (question || (line.length > 90 ? `${line.slice(0, 90)}…` : line || 'A question about the catalog'));
}
