import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KnowledgeKind } from '../api/knowledge';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { versionsQuery } from './knowledgeQueries';
import classes from './Knowledge.module.css';

const telling = ['formula', 'content', 'description', 'synonyms'];

/** What an item said before: answers of that time name the version they used. */
export function VersionList({ kind, id }: { kind: KnowledgeKind; id: string }) {
  const { timeZone } = useCellContext();
  const versions = useQuery(versionsQuery(kind, id));
  if (versions.error) {
    return <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />;
  }
  if (!versions.data) {
    return <Skeleton height={60} animate={false} opacity={0.5} />;
  }
  return (
    <ol className={classes.versions} aria-label="Versions" reversed>
      {versions.data.items.map(({ version, createdAt, item }) => (
        <li key={version} value={version}>
          <span>{formatDateTime(createdAt, timeZone)}</span>
          {item === null ? <em>Deleted</em> : telling.map((name) => <Told key={name} value={item[name]} />)}
        </li>
      ))}
    </ol>
  );
}

function Told({ value }: { value: unknown }) {
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : '';
  return text ? <p>{text}</p> : null;
}
