import { Badge, Button, Group, Paper, Skeleton } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { KnowledgeKind } from '../api/knowledge';
import sources from '../sources/Sources.module.css';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MoreButton } from '../ui/MoreButton';
import { DeleteKnowledgeDialog } from './DeleteKnowledgeDialog';
import { kinds, titleOf } from './knowledgeKinds';
import type { AnyItem } from './knowledgeKinds';
import { knowledgeListQuery } from './knowledgeQueries';
import classes from './Knowledge.module.css';
import { VersionList } from './VersionList';

interface KnowledgeListProps {
  kind: KnowledgeKind;
  words: string;
  mayEdit: boolean;
  onAdd: () => void;
  onEdit: (item: AnyItem) => void;
}

export function KnowledgeList({ kind, words, mayEdit, onAdd, onEdit }: KnowledgeListProps) {
  const list = useInfiniteQuery({ ...knowledgeListQuery(kind, words), placeholderData: keepPreviousData });
  const [deleting, setDeleting] = useState<AnyItem | null>(null);
  if (list.error && !list.data) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const items = list.data.pages.flatMap((one) => one.items as AnyItem[]);
  return (
    <>
      {items.length === 0 ? (
        <EmptyState icon={IconBook2} title={words ? `Nothing about “${words}”` : `No ${kinds[kind].many.toLowerCase()} yet`} text={words ? 'Try another word.' : kinds[kind].empty}>
          {mayEdit && !words ? <Button onClick={onAdd}>{`Add your first ${kinds[kind].one}`}</Button> : null}
        </EmptyState>
      ) : (
        <ul className={sources.list} aria-label={kinds[kind].many}>
          {items.map((item) => <ItemCard key={item.id} kind={kind} item={item} mayEdit={mayEdit} onEdit={() => { onEdit(item); }} onDelete={() => { setDeleting(item); }} />)}
        </ul>
      )}
      <MoreButton list={list} />
      {deleting ? <DeleteKnowledgeDialog kind={kind} item={deleting} onClose={() => { setDeleting(null); }} /> : null}
    </>
  );
}

interface ItemCardProps {
  kind: KnowledgeKind;
  item: AnyItem;
  mayEdit: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function ItemCard({ kind, item, mayEdit, onEdit, onDelete }: ItemCardProps) {
  const { timeZone } = useCellContext();
  const [versions, setVersions] = useState(false);
  const title = titleOf(kind, item);
  return (
    <Paper component="li" withBorder className={sources.card} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {'deprecated' in item && item.deprecated ? <Badge variant="light" color="gray" tt="none">Deprecated</Badge> : null}
        {'category' in item && item.category ? <Badge variant="light" color="gray" tt="none">{item.category}</Badge> : null}
        <small>{`Version ${String(item.version)}, changed ${formatDateTime(item.updatedAt, timeZone)}`}</small>
      </header>
      {'formula' in item ? <code className={classes.formula}>{item.formula}</code> : null}
      {'content' in item ? <p className={classes.content}>{item.content}</p> : null}
      {'description' in item && item.description ? <p className={classes.content}>{item.description}</p> : null}
      <Facts item={item} />
      <Group gap="xs">
        {mayEdit ? <Button size="compact-sm" variant="default" aria-label={`Change ${title}`} onClick={onEdit}>Change</Button> : null}
        <Button size="compact-sm" variant="default" aria-expanded={versions} onClick={() => { setVersions(!versions); }}>{versions ? 'Hide versions' : 'Versions'}</Button>
        {mayEdit ? <Button size="compact-sm" variant="subtle" color="red" className={sources.danger} aria-label={`Delete ${title}…`} onClick={onDelete}>Delete…</Button> : null}
      </Group>
      {versions ? <VersionList kind={kind} id={item.id} /> : null}
    </Paper>
  );
}

function Facts({ item }: { item: AnyItem }) {
  const facts = [
    ['Other names', 'synonyms' in item ? item.synonyms.join(', ') : ''],
    ['Properties', 'properties' in item ? Object.keys(item.properties).join(', ') : ''],
    ['Example questions', 'examples' in item ? item.examples.join(' · ') : ''],
    ['Tags', 'tags' in item ? item.tags.join(', ') : ''],
    ['Successor', 'successor' in item ? item.successor : ''],
    ['Owner', 'owner' in item ? item.owner : ''],
    ['Source', 'source' in item ? item.source : ''],
  ].filter(([, value]) => value);
  return facts.length === 0 ? null : (
    <dl className={sources.facts}>
      {facts.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}
