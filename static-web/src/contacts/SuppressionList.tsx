import { Button, FileButton, Group, NativeSelect, Text } from '@mantine/core';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { importSuppressions, removeSuppression } from '../api/contacts';
import type { Suppression } from '../api/contacts';
import { withOrganization } from '../api/organization';
import type { ListColumn } from '../data/ListTable';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { sentence } from '../ui/words';
import { BadLines } from './BadLines';
import { suppressionsKey, suppressionsQuery } from './contactQueries';

const channels = [
  { value: 'email', label: 'E-mail' },
  { value: 'sms', label: 'SMS' },
  { value: 'push', label: 'Push' },
];

/** Addresses that get nothing any more. */
export function SuppressionList() {
  const { timeZone } = useCellContext();
  const client = useQueryClient();
  const [channel, setChannel] = useState('email');
  const pages = useInfiniteQuery(suppressionsQuery(channel));
  const refresh = () => client.invalidateQueries({ queryKey: suppressionsKey });
  const importing = useMutation({ mutationFn: (file: File) => importSuppressions(channel, file), onSuccess: refresh });
  const removing = useMutation({ mutationFn: (row: Suppression) => removeSuppression(row.channel, row.address), onSuccess: refresh });
  const columns: ListColumn<Suppression>[] = [
    { label: 'Address', cell: (row) => row.address },
    { label: 'Why', cell: (row) => sentence(row.reason) },
    { label: 'Since', wide: true, cell: (row) => formatDateTime(row.createdAt, timeZone) },
    { label: 'Actions', cell: (row) => <Button size="compact-xs" variant="default" aria-label={`Release ${row.address}`} onClick={() => { removing.mutate(row); }}>Release</Button> },
  ];
  return (
    <>
      <Group align="flex-end" mb="sm">
        <NativeSelect label="Channel" data={channels} value={channel} onChange={(event) => { setChannel(event.currentTarget.value); importing.reset(); }} />
        <FileButton accept=".csv,.txt,text/csv" onChange={(file) => { if (file) { importing.mutate(file); } }}>
          {(props) => <Button {...props} variant="default" leftSection={<IconUpload size={15} aria-hidden />} loading={importing.isPending}>Import CSV</Button>}
        </FileButton>
        <Button component="a" href={withOrganization(`/api/suppressions/export?channel=${channel}`)} download variant="default" leftSection={<IconDownload size={15} aria-hidden />}>Export CSV</Button>
      </Group>
      {importing.error ? <ErrorNotice error={importing.error} /> : null}
      {removing.error ? <ErrorNotice error={removing.error} /> : null}
      {importing.data ? (
        <div role="status">
          <Text size="sm">{formatCount(importing.data.added)} new, {formatCount(importing.data.known)} known already.</Text>
          <BadLines count={importing.data.errorCount} lines={importing.data.errors} />
        </div>
      ) : null}
      <PagedTable list={pages} label="Suppressed addresses" columns={columns} keyOf={(row) => row.address} empty="Nobody is suppressed on this channel." />
    </>
  );
}
