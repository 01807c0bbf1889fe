import { Code, Modal, Skeleton, Tabs, Text, TextInput, Title } from '@mantine/core';
import { IconInbox, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { getInboxMessage, listInbox } from '../api/inbox';
import type { InboxEntry, InboxMessage } from '../api/inbox';
import page from '../data/DataPage.module.css';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import operations from '../operations/Operations.module.css';
import { useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MessageFrame } from '../ui/MessageFrame';
import wrapped from '../ui/MessageText.module.css';
import { MoreButton } from '../ui/MoreButton';
import classes from './InboxPage.module.css';

/** What campaigns sent without any provider: kept here and nowhere else. */
export function InboxPage() {
  const { timeZone } = useCellContext();
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<number | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['inbox', search],
    queryFn: ({ pageParam, signal }) => listInbox(search, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (part) => part.next ?? null,
  });
  useEffect(() => {
    document.title = 'Inbox – Analytics';
  }, []);
  const columns: ListColumn<InboxEntry>[] = [
    { label: 'Message', cell: (row) => <button type="button" className={`${operations.instance} ${classes.message}`} onClick={() => { setShown(row.id); }}><b>{row.subject || '(no subject)'}</b><small>to {row.recipient}</small></button> },
    { label: 'From', wide: true, cell: (row) => row.sender },
    { label: 'Sent', wide: true, cell: (row) => formatDateTime(row.sentAt, timeZone) },
  ];
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Inbox</Title>} />
      <div className={page.scroller}>
        <div className={page.content}>
          <div className={page.bar}>
            <Text size="sm" c="var(--app-muted)">Messages of channels that have no provider stay on this machine. Nothing here was sent to anybody.</Text>
            <TextInput type="search" aria-label="Search messages" placeholder="A recipient or a subject" leftSection={<IconSearch size={16} aria-hidden />} value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} />
          </div>
          {pages.error ? <ErrorNotice error={pages.error} onRetry={() => void pages.refetch()} /> : (
            <ListTable label="Messages" rows={pages.data?.pages.flatMap((part) => part.items)} columns={columns} keyOf={(row) => String(row.id)} empty={search ? 'No message fits.' : <EmptyState icon={IconInbox} title="Nothing was sent yet" text="Launch a campaign, and its messages appear here." />} />
          )}
          <MoreButton list={pages} label="Show older ones" />
        </div>
      </div>
      {shown === null ? null : <MessageDialog id={shown} onClose={() => { setShown(null); }} />}
    </div>
  );
}

function MessageDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const message = useQuery({ queryKey: ['inbox', 'one', id], queryFn: ({ signal }) => getInboxMessage(id, signal) });
  return (
    <Modal opened onClose={onClose} size="xl" title={message.data?.entry.subject ?? 'Message'} closeButtonProps={{ 'aria-label': 'Close' }}>
      {message.error ? <ErrorNotice error={message.error} /> : message.data ? <MessageBody message={message.data} /> : <Skeleton height={240} animate={false} opacity={0.5} />}
    </Modal>
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
