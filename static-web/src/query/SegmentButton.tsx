import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { countPeople, createSegment } from '../api/drafts';
import type { QueryData } from '../api/types';
import { segmentsKey } from '../segments/segmentQueries';
import { identityQuery } from '../shell/identity';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';

/** What names people in a result: our number of a user, the customer's own identifier, and the latter as plans call it. */
const peopleColumns = new Set(['user_id', 'external_id', 'user']);

/** Makes a segment of the people that a query lists. Nothing stands here when it lists none. */
export function SegmentButton({ queryId, results, title }: { queryId: string; results: QueryData; title: string }) {
  const [opened, setOpened] = useState(false);
  const permissions = useQuery(identityQuery).data?.permissions;
  if (!permissions?.includes('segments.edit') || !results.columns.some(({ name }) => peopleColumns.has(name))) {
    return null;
  }
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconUsersGroup size={14} aria-hidden />} onClick={() => { setOpened(true); }}>Save segment</Button>
      {opened ? <SegmentDialog queryId={queryId} title={title} onClose={() => { setOpened(false); }} /> : null}
    </>
  );
}

function SegmentDialog({ queryId, title, onClose }: { queryId: string; title: string; onClose: () => void }) {
  const [name, setName] = useState(title);
  const client = useQueryClient();
  const navigate = useNavigate();
  const count = useQuery({ queryKey: ['people', queryId], queryFn: ({ signal }) => countPeople(queryId, signal), retry: false });
  const saving = useMutation({
    mutationFn: () => createSegment(name.trim(), queryId),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: segmentsKey });
      await navigate({ to: '/segments/$segmentId', params: { segmentId: id } });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !saving.isPending) {
      saving.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title="Save these people as a segment">
      <form onSubmit={submit}>
        {count.error ? <ErrorNotice error={count.error} /> : (
          <Text size="sm" role="status">{count.data === undefined ? 'Counting…' : `${formatCount(count.data)} ${count.data === 1 ? 'person' : 'people'} now; a refresh finds them anew.`}</Text>
        )}
        <TextInput mt="sm" label="Name" required withAsterisk={false} value={name} maxLength={200} onChange={(event) => { setName(event.currentTarget.value); }} data-autofocus />
        {saving.error ? <ErrorNotice error={saving.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={saving.isPending} disabled={name.trim() === '' || count.isError}>Save</Button>
        </Group>
      </form>
    </Dialog>
  );
}
