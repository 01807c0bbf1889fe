import { Group, Skeleton, Stack } from '@mantine/core';

export function TurnSkeleton() {
  return (
    <Stack gap="md" pt="md" aria-hidden>
      <Group justify="flex-end"><Skeleton height={44} width="55%" radius="lg" /></Group>
      <Skeleton height={18} width={180} />
      <Skeleton height={16} />
      <Skeleton height={16} width="70%" />
      <Skeleton height={380} radius="md" />
    </Stack>
  );
}
