import { Button, Group, Paper, Skeleton, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KnowledgeFinding } from '../api/knowledge';
import sources from '../sources/Sources.module.css';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { findingsQuery } from './knowledgeQueries';

const words: Record<string, string> = {
  'event.unknown': 'Never arrived',
  'event.unused': 'No longer arrives',
  'event.deprecated_in_use': 'Deprecated, but in use',
  'event.successor_unknown': 'Its successor never arrived',
  'event.undescribed': 'Nobody has described it',
  'property.unknown': 'Unknown property',
  'property.type_differs': 'Another type in the data',
  'metric.stale': 'Can no longer be computed',
  'metric.outdated': 'Rests on an older meaning',
  'entry.stale': 'Names nothing in the data',
  'knowledge.contradictory': 'Several meanings',
};

interface FindingListProps {
  mayEdit: boolean;
  onShow: (finding: KnowledgeFinding) => void;
  onDescribe: (finding: KnowledgeFinding) => void;
}

/** Where knowledge and data have drifted apart. */
export function FindingList({ mayEdit, onShow, onDescribe }: FindingListProps) {
  const list = useQuery(findingsQuery);
  if (list.error) {
    return <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (!list.data) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const { findings, total } = list.data;
  if (findings.length === 0) {
    return <EmptyState icon={IconCircleCheck} title="Knowledge and data agree" text="Every described event arrives, every metric can be computed, and no word has two meanings." />;
  }
  return (
    <>
      <ul className={sources.list} aria-label="Where knowledge and data differ">
        {findings.map((finding) => (
          <Paper component="li" withBorder className={sources.card} key={`${finding.code} ${finding.id ?? finding.title} ${finding.text}`} aria-label={`${words[finding.code] ?? finding.code}: ${finding.title}`}>
            <header>
              <h2>{finding.title}</h2>
              <small className={sources.kind}>{words[finding.code] ?? finding.code}</small>
            </header>
            <Text size="sm">{finding.text}</Text>
            <Group>
              {finding.id ? <Button size="compact-sm" variant="default" onClick={() => { onShow(finding); }}>Show it</Button> : null}
              {!finding.id && mayEdit ? <Button size="compact-sm" variant="default" aria-label={`Describe ${finding.title}`} onClick={() => { onDescribe(finding); }}>Describe it</Button> : null}
            </Group>
          </Paper>
        ))}
      </ul>
      {total > findings.length ? <Text size="sm" ta="center" mt="md">{`The first ${String(findings.length)} of ${String(total)}.`}</Text> : null}
    </>
  );
}
