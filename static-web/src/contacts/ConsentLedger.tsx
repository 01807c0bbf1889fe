import { Button, Code, Group, Text, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentEntry } from '../api/contacts';
import { withOrganization } from '../api/organization';
import type { ListColumn } from '../data/ListTable';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { Dialog } from '../ui/Dialog';
import { formatDateTime } from '../ui/dates';
import wrapped from '../ui/MessageText.module.css';
import { sentence } from '../ui/words';
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
    { label: 'How', wide: true, cell: (row) => sentence(row.source) },
    { label: 'Proof', cell: (row) => <Button size="compact-xs" variant="default" aria-label={`Proof of ${row.address}, ${row.topic}`} onClick={() => { setProven(row); }}>Proof</Button> },
  ];
  return (
    <>
      <Group align="flex-end" mb="sm">
        <TextInput label="Address" placeholder="name@example.com" value={address} onChange={(event) => { setAddress(event.currentTarget.value); }} />
        <Button component="a" href={withOrganization(`/api/consents/export${asked ? `?address=${encodeURIComponent(asked)}` : ''}`)} download variant="default" leftSection={<IconDownload size={15} aria-hidden />}>Export CSV</Button>
      </Group>
      <PagedTable list={pages} label="Ledger of consent" columns={columns} keyOf={(row) => String(row.id)} more="Show older ones" empty={asked ? 'Nothing is known of this address.' : 'Nobody has said anything yet.'} />
      {proven ? (
        <Dialog onClose={() => { setProven(null); }} title="Proof" size="lg">
          <Text size="sm" mb="sm">{proven.address} {proven.granted ? 'agreed to' : 'objected to'} {proven.topic}: {proven.source.replaceAll('_', ' ')}.</Text>
          <Code block className={wrapped.text}>{JSON.stringify(proven.proof, null, 2)}</Code>
        </Dialog>
      ) : null}
    </>
  );
}
