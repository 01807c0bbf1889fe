import { Button, Skeleton, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../ui/ErrorNotice';
import classes from './Sources.module.css';

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
    return (
      <div className={classes.calm}>
        <IconCircleCheck size={32} aria-hidden />
        <Text fw={600}>{emptyTitle}</Text>
        <Text size="sm" className={classes.muted}>{emptyText}</Text>
      </div>
    );
  }
  return (
    <>
      {list.error ? <ErrorNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {children(items)}
      {list.hasNextPage ? (
        <div className={classes.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</Button>
        </div>
      ) : null}
    </>
  );
}
