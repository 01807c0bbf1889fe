import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { createSource } from '../api/sources';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { sourcesKey } from './sourceQueries';

export function CreateSourceDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const creating = useMutation({
    mutationFn: () => createSource(name.trim()),
    onSuccess: async (source) => {
      await client.invalidateQueries({ queryKey: sourcesKey });
      onClose();
      await navigate({ to: '/sources', search: {} });
      notifications.show({ message: `${source.name} can send events now`, autoClose: 3000 });
    },
  });
  const create = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !creating.isPending) {
      creating.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title="Create a source">
      <form onSubmit={create}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="What sends the events, such as Web shop or Billing."
            styles={{ description: { color: 'var(--app-muted)' } }}
            required
            maxLength={100}
            value={name}
            onChange={(event) => { setName(event.currentTarget.value); }}
            data-autofocus
          />
          {creating.error ? <ErrorNotice error={creating.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={creating.isPending} disabled={name.trim() === ''}>Create</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
