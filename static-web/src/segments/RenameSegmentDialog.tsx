import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeSegment } from '../api/segments';
import type { Segment } from '../api/segments';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { segmentsKey } from './segmentQueries';

export function RenameSegmentDialog({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(segment.name);
  const [description, setDescription] = useState(segment.description);
  const renaming = useMutation({
    mutationFn: () => changeSegment(segment.id, { name: name.trim(), description: description.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: segmentsKey });
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !renaming.isPending) {
      renaming.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title="Rename segment">
      <form onSubmit={submit}>
        <TextInput label="Name" value={name} maxLength={200} onChange={(event) => { setName(event.currentTarget.value); }} data-autofocus />
        <Textarea label="Description" mt="sm" autosize minRows={2} maxLength={1000} value={description} onChange={(event) => { setDescription(event.currentTarget.value); }} />
        {renaming.error ? <ErrorNotice error={renaming.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={renaming.isPending} disabled={name.trim() === ''}>Rename</Button>
        </Group>
      </form>
    </Dialog>
  );
}
