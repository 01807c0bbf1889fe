import { IconCircleCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { UserMerge } from '../api/sources';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { Pages } from '../ui/Pages';
import { formatCount } from '../ui/numbers';
import { userMergesQuery } from './sourceQueries';
import classes from './Sources.module.css';
import { EmptyState } from '../ui/EmptyState';

const causes: Record<string, string> = { identify: 'Signed in', alias: 'Alias' };

/** Ids that turned out to be one person. */
export function UserMergeList() {
  const list = useInfiniteQuery(userMergesQuery);
  const { timeZone } = useCellContext();
  const columns: ListColumn<UserMerge>[] = [
    {
      label: 'Merged',
      cell: (merge) => (
        <span className={classes.merge}>
          <b>{merge.mergedId}</b>
          <small>is {merge.intoId}</small>
        </span>
      ),
    },
    { label: 'Because', wide: true, cell: (merge) => causes[merge.cause] ?? merge.cause },
    { label: 'Events moved', numeric: true, cell: (merge) => formatCount(merge.eventsMoved) },
    { label: 'When', wide: true, cell: (merge) => formatDateTime(merge.mergedAt, timeZone) },
  ];
  return (
    <Pages list={list} empty={<EmptyState icon={IconCircleCheck} title="No users were merged" text="Send identify with both anonymousId and userId when a visitor signs in: what they did before becomes theirs." />}>
      {(merges) => <ListTable label="Merged users" rows={merges} columns={columns} keyOf={(merge) => String(merge.mergeId)} empty="" />}
    </Pages>
  );
}
