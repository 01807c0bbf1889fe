import { ActionIcon, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { formatCount } from '../ui/numbers';
import { plural } from '../ui/words';
import classes from './ResultTable.module.css';

interface TablePagerProps {
  from: number;
  to: number;
  total: number;
  truncated: boolean;
  previous: (() => void) | null;
  next: (() => void) | null;
}

export function TablePager({ from, to, total, truncated, previous, next }: TablePagerProps) {
  const count = formatCount(total);
  const range = to - from + 1 < total || previous ? `${formatCount(from)}–${formatCount(to)} of ${count}` : plural(total, 'row');
  return (
    <div className={classes.pager}>
      <span aria-live="polite">
        {range}
        {truncated ? ' (cut at the row limit; narrow the question to see all)' : ''}
      </span>
      {previous || next ? (
        <Group gap={4} wrap="nowrap">
          <ActionIcon variant="default" aria-label="Previous page" disabled={!previous} onClick={() => previous?.()}>
            <IconChevronLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label="Next page" disabled={!next} onClick={() => next?.()}>
            <IconChevronRight size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ) : null}
    </div>
  );
}
