import { Button, Code, Group, Modal, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentEntry } from '../api/contacts';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import wrapped from '../ui/MessageText.module.css';
import { MoreButton } from '../ui/MoreButton';
import { consentsQuery } from './contactQueries';

/** Who agreed or objected, when, and how that is known. Lines are added and never changed. */
export function ConsentLedger() {
  const { timeZone } = useCellContext();
  const [address, setAddress] = useState('');
  const [proven, setProven] = useState<ConsentEntry | null>(null);
  const asked = address.includes('@') || address.startsWith('+') ? address.trim() : '';
  const pages = useInfiniteQuery(consentsQuery(asked));
  const columns: ListColumn<ConsentEntry>[] = [
    { label: 'When', cell: (row) => formatDateTime(row.at, timeZone) },
    { label: 'Address', cell: (row) => row.address },
    { label: 'Said', cell: (row) => `${row.granted ? 'Agreed to' : 'Objected to'} ${row.topic}` },
    { label: 'How', wide: true, cell: (row) => row.source.replaceAll('_', ' ') },
    { label: 'Proof', cell: (row) => <Button size="compact-xs" variant="default" aria-label={`Proof of ${row.address}, ${row.topic}`} onClick={() => { setProven(row); }}>Proof</Button> },
  ];
  return (
    <>
      <Group align="flex-end" mb="sm">
        <TextInput label="Address" placeholder="name@example.com" value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />
        <Button component="a" href={`/api/consents/export${asked ? `?address=${encodeURIComponent(asked)}` : ''}`} variant="default" leftSection={<IconDownload size={15} aria-hidden />}>Export CSV</Button>
      </Group>
      {pages.error ? <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} /> : (
        <ListTable label="Ledger of consent" rows={pages.data?.pages.flatMap((part) => part.items)} columns={columns} keyOf={(row) => String(row.id)} empty={asked ? 'Nothing is known of this address.' : 'Nobody has said anything yet.'} />
      )}
      <MoreButton list={pages} label="Show older ones" />
      {proven ? (
        <Modal opened onClose={() => { setProven(null); }} title="Proof" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
          <Text size="sm" mb="sm">{proven.address} {proven.granted ? 'agreed to' : 'objected to'} {proven.topic}: {proven.source.replaceAll('_', ' ')}.</Text>
          <Code block className={wrapped.text}>{JSON.stringify(proven.proof, null, 2)}</Code>
        </Modal>
      ) : null}
    </>
  );
}
