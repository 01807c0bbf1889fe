import { Button } from '@mantine/core';
import { IconPlus, IconUpload, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Segment } from '../api/segments';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { useCellContext } from '../shell/identity';
import { Page } from '../shell/Page';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { formatCount } from '../ui/numbers';
import { segmentsQuery } from './segmentQueries';
import { UploadDialog } from './UploadDialog';

/** Saved groups of people. */
export function SegmentsPage() {
  const { timeZone } = useCellContext();
  const segments = useQuery(segmentsQuery);
  const [uploading, setUploading] = useState(false);
  const columns: ListColumn<Segment>[] = [
    {
      label: 'Segment',
      cell: (row) => (
        <Link to="/segments/$segmentId" params={{ segmentId: row.id }} className={list.link}>
          <b>{row.name}</b>
          <small>{row.description}</small>
        </Link>
      ),
    },
    { label: 'People', numeric: true, cell: (row) => typeof row.userCount === 'number' ? formatCount(row.userCount) : '–' },
    { label: 'Members found', wide: true, cell: (row) => (row.refreshedAt ? formatDateTime(row.refreshedAt, timeZone) : 'not yet') },
  ];
  return (
    <Page
      title="Segments"
      tools={(
        <>
          <Button variant="default" leftSection={<IconUpload size={17} aria-hidden />} onClick={() => { setUploading(true); }}>Upload a list</Button>
          <LinkButton to="/chat/{-$conversationId}" params={{ conversationId: undefined }} search={{ ask: 'Which users ' }} leftSection={<IconPlus size={17} aria-hidden />}>Ask for people</LinkButton>
        </>
      )}
    >
          {segments.error ? <ErrorNotice error={segments.error} onRetry={() => void segments.refetch()} /> : (
            <ListTable label="Segments" rows={segments.data} columns={columns} keyOf={(row) => row.id} empty={(
              <EmptyState icon={IconUsers} title="No segments yet" text="A segment is a group of people that stays up to date: ask who they are and save the answer, or upload a list of ids.">
                <LinkButton to="/chat/{-$conversationId}" params={{ conversationId: undefined }} search={{ ask: 'Which users ' }}>Ask who they are</LinkButton>
              </EmptyState>
            )} />
          )}
      {uploading ? <UploadDialog onClose={() => { setUploading(false); }} /> : null}
    </Page>
  );
}
