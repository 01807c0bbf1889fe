import { Badge, Modal, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Import } from '../api/imports';
import { isFinished } from '../api/imports';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { ImportProgress } from './ImportProgress';
import { importsQuery } from './importQueries';
import { ListTable } from './ListTable';
import type { ListColumn } from './ListTable';
import classes from './ListTable.module.css';
import { matches } from './matches';

export function ImportList({ query }: { query: string }) {
  const imports = useQuery(importsQuery);
  const { timeZone } = useCellContext();
  const [shown, setShown] = useState<Import | null>(null);
  const columns: ListColumn<Import>[] = [
    { label: 'File', cell: (one) => <UnstyledButton className={classes.name} onClick={() => { setShown(one); }}>{one.fileName}</UnstyledButton> },
    { label: 'Status', cell: (one) => <Badge variant="light" tt="capitalize" color={colorOf(one.status)}>{one.status}</Badge> },
    { label: 'Stored', numeric: true, cell: (one) => formatCount(one.stored ?? 0) },
    { label: 'Bad lines', numeric: true, wide: true, cell: (one) => formatCount(one.linesBad ?? 0) },
    { label: 'Started', wide: true, cell: (one) => (one.createdAt ? formatDateTime(one.createdAt, timeZone) : '–') },
  ];
  if (imports.error) {
    return <ErrorNotice error={imports.error} onRetry={() => void imports.refetch()} />;
  }
  return (
    <>
      <ListTable
        label="Imports"
        rows={imports.data?.filter((one) => matches(query, one.fileName, one.status))}
        columns={columns}
        keyOf={(one) => one.id}
        empty={query === '' ? 'Nothing was imported yet.' : `No import matches “${query}”.`}
      />
      <Modal opened={shown !== null} onClose={() => { setShown(null); }} title="Import" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
        {shown ? <ImportProgress importId={shown.id} onClose={() => { setShown(null); }} /> : null}
      </Modal>
    </>
  );
}

function colorOf(status: string): string {
  if (status === 'failed' || status === 'rejected') {
    return 'red';
  }
  return isFinished(status) ? 'teal' : 'indigo';
}
