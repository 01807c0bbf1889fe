import { Button, Group, Paper, Text } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { asApiError } from '../api/problem';
import classes from './ErrorNotice.module.css';

interface ErrorNoticeProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  children?: ReactNode;
}

/** A failure with what to do next and the code that support or a log search needs. */
export function ErrorNotice({ error, onRetry, children }: ErrorNoticeProps) {
  const problem = asApiError(error);
  return (
    <Paper withBorder className={classes.notice} role="alert">
      <IconAlertTriangle className={classes.icon} size={20} aria-hidden />
      <div className={classes.body}>
        <Text fw={550}>{problem.message}</Text>
        {problem.detail ? <Text size="sm" className={classes.muted}>{problem.detail}</Text> : null}
        <Text size="xs" className={classes.muted} ff="monospace">{problem.code}</Text>
        {children}
        {onRetry ? (
          <Group mt="xs">
            <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>
              Try again
            </Button>
          </Group>
        ) : null}
      </div>
    </Paper>
  );
}
