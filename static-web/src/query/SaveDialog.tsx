import { Button, Group, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeSavedQuery, saveQuery } from '../api/savedQueries';
import type { SavedContent, SavedQuery } from '../api/savedQueries';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { savedKey } from './savedQueries';

interface SaveDialogProps {
  content: SavedContent;
  /** The query that gets another version; undefined: a new one is made. */
  saved: SavedQuery | undefined;
  title: string;
  onSaved: (saved: SavedQuery) => void;
  onClose: () => void;
}

/** Keeps a query under a name: as a new one, or as the next version of the one that is open. */
export function SaveDialog({ content, saved, title: start, onSaved, onClose }: SaveDialogProps) {
  const [title, setTitle] = useState(saved?.current.title ?? start);
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => {
      const body = { ...content, title: title.trim(), note: note.trim() };
      return saved ? changeSavedQuery(saved.id, { ...body, version: saved.current.version }) : saveQuery(body);
    },
    onSuccess: (next) => {
      void client.invalidateQueries({ queryKey: savedKey });
      notifications.show({ message: `Saved as version ${String(next.current.version)}`, autoClose: 2500 });
      onSaved(next);
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (title.trim() !== '' && !saving.isPending) {
      saving.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title={saved ? `Save version ${String(saved.current.version + 1)}` : 'Save query'}>
      <form onSubmit={submit}>
        <TextInput label="Name" required withAsterisk={false} value={title} maxLength={200} onChange={(event) => { setTitle(event.currentTarget.value); }} data-autofocus={saved ? undefined : true} />
        {saved ? (
          <TextInput
            mt="sm"
            label="What changed, and why"
            description="For those who look at the versions later"
            value={note}
            maxLength={1000}
            onChange={(event) => { setNote(event.currentTarget.value); }}
            data-autofocus
          />
        ) : null}
        {saving.error ? <ErrorNotice error={saving.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={saving.isPending} disabled={title.trim() === ''}>Save</Button>
        </Group>
      </form>
    </Dialog>
  );
}
