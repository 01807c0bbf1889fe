import { Skeleton } from '@mantine/core';

export function TablePlaceholder({ rows }: { rows: number }) {
  return <Skeleton height={Math.min(rows, 10) * 37 + 90} animate={false} opacity={0.5} aria-hidden />;
}
