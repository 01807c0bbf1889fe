import { Code, Skeleton, Tabs, Text, TextInput } from '@mantine/core';
import { IconInbox, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getInboxMessage, listInbox } from '../api/inbox';
import type { InboxEntry, InboxMessage } from '../api/inbox';
import page from '../data/DataPage.module.css';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { Page } from '../shell/Page';
import { Dialog } from '../ui/Dialog';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { LinkButton } from '../ui/LinkButton';
import { MessageFrame } from '../ui/MessageFrame';
import wrapped from '../ui/MessageText.module.css';
import { byCursor } from '../ui/byCursor';

/** What campaigns sent without any provider: kept here and nowhere else. */
export function InboxPage() {
  const { timeZone } = useCellContext();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<number | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['inbox', search],
    queryFn: ({ pageParam, signal }) => listInbox(search, pageParam, signal),
    ...byCursor,
    // Messages come while somebody looks.
    refetchInterval: 5000,
  });
  const columns: ListColumn<InboxEntry>[] = [
    { label: 'Message', cell: (row) => <button type="button" className={list.link} onClick={() => { setShown(row.id); }}><b>{row.subject || '(no subject)'}</b><small>to {row.recipient}</small></button> },
    { label: 'From', wide: true, cell: (row) => row.sender },
    { label: 'Sent', wide: true, cell: (row) => formatDateTime(row.sentAt, timeZone) },
  ];
  return (
    <Page title="Inbox">
          <div className={page.bar}>
            <Text size="sm" c="var(--app-muted)">Messages of channels that have no provider stay on this machine. Nothing here was sent to anybody.</Text>
            <TextInput type="search" aria-label="Search messages" placeholder="A recipient or a subject" leftSection={<IconSearch size={16} aria-hidden />} value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} />
          </div>
      <PagedTable list={pages} label="Messages" columns={columns} keyOf={(row) => String(row.id)} more="Show older ones" empty={search ? 'No message fits.' : (
        <EmptyState icon={IconInbox} title="Nothing was sent yet" text="Launch a campaign, and its messages appear here.">
          <LinkButton to="/campaigns">Look at campaigns</LinkButton>
        </EmptyState>
      )} />
      {shown === null ? null : <MessageDialog id={shown} onClose={() => { setShown(null); }} />}
    </Page>
  );
}

function MessageDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const message = useQuery({ queryKey: ['inbox', 'one', id], queryFn: ({ signal }) => getInboxMessage(id, signal) });
  return (
    <Dialog onClose={onClose} size="xl" title={message.data?.entry.subject ?? 'Message'}>
      {message.error ? <ErrorNotice error={message.error} /> : message.data ? <MessageBody message={message.data} /> : <Skeleton height={240} animate={false} opacity={0.5} />}
    </Dialog>
  );
}

function MessageBody({ message }: { message: InboxMessage }) {
  const headers = [['From', message.entry.sender], ['To', message.entry.recipient], ...Object.entries(message.headers)].map(([name, value]) => `${name}: ${value}`).join('\n');
  return (
    <Tabs defaultValue={message.html ? 'html' : 'text'} keepMounted={false}>
      <Tabs.List aria-label="Parts of the message">
        {message.html ? <Tabs.Tab value="html">As read</Tabs.Tab> : null}
        <Tabs.Tab value="text">Text</Tabs.Tab>
        <Tabs.Tab value="headers">Headers</Tabs.Tab>
      </Tabs.List>
      {/* Sandboxed: a message is somebody's HTML. Links open outside, as in a mail client. */}
      {message.html ? <Tabs.Panel value="html"><MessageFrame html={message.html} /></Tabs.Panel> : null}
      <Tabs.Panel value="text"><Code block className={wrapped.text}>{message.text}</Code></Tabs.Panel>
      <Tabs.Panel value="headers"><Code block className={wrapped.text}>{headers}</Code></Tabs.Panel>
    </Tabs>
  );
}
