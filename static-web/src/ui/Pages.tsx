import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice';
import { MoreButton } from './MoreButton';

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
  /** What stands there when there is nothing. */
  empty: ReactNode;
  /** What the button for the next page says. */
  more?: string;
  /** Room that is kept until the first page is there. */
  height?: number;
  children: (items: Item[]) => ReactNode;
}

/** What every list that comes in pages shows around its items. */
export function Pages<Item>({ list, empty, more, height = 240, children }: PagesProps<Item>) {
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={height} animate={false} opacity={0.5} />;
  }
  const items = list.data.pages.flatMap((one) => one.items);
  if (items.length === 0) {
    return empty;
  }
  return (
    <>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {children(items)}
      <MoreButton list={list} {...(more ? { label: more } : {})} />
    </>
  );
}
