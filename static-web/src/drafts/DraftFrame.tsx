import { Badge, Paper, Skeleton, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatCount } from '../ui/numbers';
import classes from './DraftCard.module.css';

interface DraftFrameProps {
  heading: string;
  name: string;
  description?: string | null;
  /** Undefined while it is being counted, null when nobody counted. */
  count: number | null | undefined;
  unit: string;
  share?: string | null;
  saved?: boolean;
  children?: ReactNode;
}

export function DraftFrame({ heading, name, description, count, unit, share, saved = false, children }: DraftFrameProps) {
  return (
    <Paper withBorder className={classes.card} component="section" aria-label={`${heading}: ${name}`}>
      <Text size="xs" fw={600} className={classes.muted}>{heading}</Text>
      <Title order={3} size="h5" className={classes.name}>{name}</Title>
      {description ? <Text size="sm" className={classes.muted}>{description}</Text> : null}
      {count === undefined ? <Skeleton height={28} width={110} my={5} /> : null}
      {typeof count === 'number' ? (
        <p className={classes.size}>
          {formatCount(count)} <small>{unit}</small>
        </p>
      ) : null}
      {share ? <Badge variant="light" color="teal" size="sm">{share}</Badge> : null}
      {saved ? <Badge variant="light" color="teal" size="sm">Saved as draft</Badge> : null}
      {children}
    </Paper>
  );
}
