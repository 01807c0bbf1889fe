import { Title } from '@mantine/core';
import type { Draft } from './draft';
import { DraftCard } from './DraftCard';
import classes from './DraftColumn.module.css';

export function DraftColumn({ drafts }: { drafts: Draft[] }) {
  return (
    <aside className={classes.column} aria-label="Suggestions to act on">
      <Title order={2} size="h6">Suggested next</Title>
      {drafts.map((draft) => <DraftCard key={draft.key} draft={draft} />)}
    </aside>
  );
}
