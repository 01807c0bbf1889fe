import { Skeleton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';

interface PagesProps<Item> {
  /** Answer of an infinite query. */
  list: {
    data: { pages: { items: Item[] }[] } | undefined;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
    refetch: () => Promise<unknown>;
  };
  emptyTitle: string;
  emptyText: string;
  children: (items: Item[]) => ReactNode;
}

/** What every list that comes in pages shows around its items. */
export function Pages<Item>({ list, emptyTitle, emptyText, children }: PagesProps<Item>) {
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={240} animate={false} opacity={0.5} />;
  }
  const items = list.data.pages.flatMap((one) => one.items);
  if (items.length === 0) {
    return <EmptyState icon={IconCircleCheck} title={emptyTitle} text={emptyText} />;
  }
  return (
    <>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {children(items)}
      <MoreButton list={list} />
    </>
  );
}
