import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { entryQuery } from './knowledgeQueries';
import classes from './Knowledge.module.css';

const waitMs = 500;
const shownNotes = 5;

/** What will be taken from a text when it is saved; the rest stays words. */
export function EntryCheck({ content }: { content: string }) {
  const [settled] = useDebouncedValue(content, waitMs);
  const check = useQuery({ ...entryQuery(settled), placeholderData: keepPreviousData });
  const found = settled.trim() === '' ? undefined : check.data;
  return (
    <div className={classes.check} role="status" aria-label="What is understood of the text">
      {found ? (
        <>
          {found.definitions.length > 0 ? <p>Answers will use:</p> : <p>It states nothing to compute with; it can be found and read.</p>}
          {found.definitions.length > 0 ? <ul>{found.definitions.map(({ name, kind, statement }) => <li key={`${name} ${statement}`}><strong>{name}</strong>{` (${kind}): ${statement}`}</li>)}</ul> : null}
          {found.issues.length > 0 ? <><p>Not understood:</p><ul>{found.issues.map((issue) => <li key={issue}>{issue}</li>)}</ul></> : null}
          {found.definitions.length > 0 && found.notes.length > 0 ? <><p>Only words:</p><ul>{found.notes.slice(0, shownNotes).map((note) => <li key={note}>{note}</li>)}</ul></> : null}
        </>
      ) : null}
    </div>
  );
}
