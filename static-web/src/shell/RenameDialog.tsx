import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { renameConversation } from '../api/conversations';
import { conversationQuery, conversationsKey } from '../chat/conversationQueries';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import type { NamedConversation } from './conversationDialogs';

export function RenameDialog({ conversation, onClose }: { conversation: NamedConversation; onClose: () => void }) {
  const [title, setTitle] = useState(conversation.title);
  const client = useQueryClient();
  const renaming = useMutation({
    mutationFn: () => renameConversation(conversation.id, title.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: conversationsKey });
      void client.invalidateQueries({ queryKey: conversationQuery(conversation.id).queryKey });
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (title.trim() !== '') {
      renaming.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title="Rename conversation">
      <form onSubmit={submit}>
        <TextInput label="Title" value={title} maxLength={200} onChange={(event) => { setTitle(event.currentTarget.value); }} data-autofocus />
        {renaming.error ? <ErrorNotice error={renaming.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={renaming.isPending} disabled={title.trim() === ''}>Rename</Button>
        </Group>
      </form>
    </Dialog>
  );
}
