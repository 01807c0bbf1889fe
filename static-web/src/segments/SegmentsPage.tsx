import { Button, Title } from '@mantine/core';
import { IconUpload, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Segment } from '../api/segments';
import page from '../data/DataPage.module.css';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { segmentsQuery } from './segmentQueries';
import { UploadDialog } from './UploadDialog';

/** Saved groups of people. */
export function SegmentsPage() {
  const { timeZone } = useCellContext();
  const segments = useQuery(segmentsQuery);
  const [uploading, setUploading] = useState(false);
  useEffect(() => {
    document.title = 'Segments – Analytics';
  }, []);
  const columns: ListColumn<Segment>[] = [
    {
      label: 'Segment',
      cell: (row) => (
        <Link to="/segments/$segmentId" params={{ segmentId: row.id }} className={operations.instance}>
          <b>{row.name}</b>
          <small>{row.description}</small>
        </Link>
      ),
    },
    { label: 'People', numeric: true, cell: (row) => row.userCount?.toLocaleString('en-US') ?? '–' },
    { label: 'Members found', wide: true, cell: (row) => (row.refreshedAt ? formatDateTime(row.refreshedAt, timeZone) : 'not yet') },
  ];
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Segments</Title>}>
        <Button variant="default" leftSection={<IconUpload size={17} aria-hidden />} onClick={() => { setUploading(true); }}>Upload a list</Button>
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {segments.error ? <ErrorNotice error={segments.error} onRetry={() => void segments.refetch()} /> : (
            <ListTable label="Segments" rows={segments.data} columns={columns} keyOf={(row) => row.id} empty={(
              <EmptyState icon={IconUsers} title="No segments yet" text="A segment is a group of people that stays up to date: ask who they are and save the answer, or upload a list of ids.">
                <LinkButton to="/chat/{-$conversationId}" params={{ conversationId: undefined }} search={{ ask: 'Which users ' }}>Ask who they are</LinkButton>
              </EmptyState>
            )} />
          )}
        </div>
      </div>
      {uploading ? <UploadDialog onClose={() => { setUploading(false); }} /> : null}
    </div>
  );
}
