import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { removeTopic, saveTopic } from '../api/contacts';
import type { Topic } from '../api/contacts';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { Dialog } from '../ui/Dialog';
import { EmptyState } from '../ui/EmptyState';
import { ErrorNotice } from '../ui/ErrorNotice';
import { topicsKey, topicsQuery } from './contactQueries';

/** What people choose between in the preference centre. */
export function TopicList() {
  const client = useQueryClient();
  const topics = useQuery(topicsQuery);
  const [edited, setEdited] = useState<Topic | null>(null);
  const removing = useMutation({ mutationFn: removeTopic, onSuccess: () => client.invalidateQueries({ queryKey: topicsKey }) });
  const columns: ListColumn<Topic>[] = [
    { label: 'Topic', cell: (row) => <><b>{row.name}</b> <Text span size="sm" c="var(--app-muted)">{row.key}</Text></> },
    { label: 'Description', wide: true, cell: (row) => row.description },
    { label: 'Who gets it', wide: true, cell: (row) => (row.doubleOptIn ? 'Who confirmed it by mail' : 'Who did not object') },
    {
      label: 'Actions',
      cell: (row) => (
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-xs" variant="default" aria-label={`Change ${row.name}`} onClick={() => { setEdited(row); }}>Change</Button>
          <Button size="compact-xs" variant="default" aria-label={`Remove ${row.name}`} loading={removing.isPending && removing.variables === row.key} onClick={() => { removing.mutate(row.key); }}>Remove</Button>
        </Group>
      ),
    },
  ];
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="var(--app-muted)">The link in a message leads to a page on which people choose between these.</Text>
        <Button onClick={() => { setEdited({ key: '', name: '', description: '', doubleOptIn: false }); }}>Add a topic</Button>
      </Group>
      {removing.error ? <ErrorNotice error={removing.error} /> : null}
      {topics.error ? <ErrorNotice error={topics.error} onRetry={() => void topics.refetch()} /> : (
        <ListTable label="Topics" rows={topics.data} columns={columns} keyOf={(row) => row.key} empty={<EmptyState icon={IconTags} title="No topics yet" text="Without topics, people can only take everything or nothing. With them they choose what they are written about." />} />
      )}
      {edited ? <TopicDialog topic={edited} onClose={() => { setEdited(null); }} /> : null}
    </>
  );
}

function TopicDialog({ topic, onClose }: { topic: Topic; onClose: () => void }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(topic);
  const change = (part: Partial<Topic>) => { setDraft((before) => ({ ...before, ...part })); };
  const saving = useMutation({
    mutationFn: () => saveTopic(draft),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: topicsKey });
      onClose();
    },
  });
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog onClose={onClose} title={topic.key ? `Change ${topic.name}` : 'Add a topic'}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput label="Key" description="What campaigns call it." required maxLength={200} disabled={topic.key !== ''} value={draft.key} onChange={(event) => { change({ key: event.currentTarget.value }); }} styles={{ description: { color: 'var(--app-muted)' } }} />
          <TextInput label="Name" required maxLength={200} value={draft.name} onChange={(event) => { change({ name: event.currentTarget.value }); }} />
          <TextInput label="Description" maxLength={1000} value={draft.description} onChange={(event) => { change({ description: event.currentTarget.value }); }} />
          <Checkbox label="Only for those who confirmed it by mail (double opt-in)" checked={draft.doubleOptIn} onChange={(event) => { change({ doubleOptIn: event.currentTarget.checked }); }} />
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={saving.isPending} disabled={draft.key.trim() === '' || draft.name.trim() === ''}>Save</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
