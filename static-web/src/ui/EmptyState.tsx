import { Text } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What would be here, and how it comes here. */
  text: string;
  /** The first step, as a button. */
  children?: ReactNode;
}

/** What stands where there is nothing yet: why, and what to do about it. */
export function EmptyState({ icon: Symbol, title, text, children }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <Symbol size={32} aria-hidden />
      <Text fw={600}>{title}</Text>
      <Text size="sm" maw="38rem">{text}</Text>
      {children ? <div className={classes.action}>{children}</div> : null}
    </div>
  );
}
