import { Title } from '@mantine/core';
import type { ActionPart } from '../api/types';
import { DraftCard } from './DraftCard';
import classes from './DraftColumn.module.css';

export function DraftColumn({ parts }: { parts: ActionPart[] }) {
  return (
    <aside className={classes.column} aria-label="Suggestions to act on">
      <Title order={2} size="h6">Suggested next</Title>
      {parts.map((part) => <DraftCard key={part.id} part={part} />)}
    </aside>
  );
}
