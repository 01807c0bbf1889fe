import { List, Text } from '@mantine/core';
import type { BadLine } from '../api/contacts';
import { formatCount } from '../ui/numbers';
import { plural } from '../ui/words';

const shown = 20;

/** Lines of a file that could not be used. */
export function BadLines({ count, lines }: { count: number; lines: BadLine[] }) {
  if (count === 0) {
    return null;
  }
  return (
    <>
      <Text size="sm" c="red">{plural(count, 'line')} left out:</Text>
      <List size="sm">
        {lines.slice(0, shown).map(({ line, reason }) => <List.Item key={line}>Line {line}: {reason}</List.Item>)}
      </List>
      {count > shown ? <Text size="sm">and {formatCount(count - shown)} more</Text> : null}
    </>
  );
}
