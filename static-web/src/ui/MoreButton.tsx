import { Button, Group } from '@mantine/core';

interface PagedList {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The next page of a list, while there is one. */
export function MoreButton({ list, label = 'Show more' }: { list: PagedList; label?: string }) {
  return list.hasNextPage ? (
    <Group justify="center" p="md">
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{label}</Button>
    </Group>
  ) : null;
}
