import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteKnowledge } from '../api/knowledge';
import type { KnowledgeKind } from '../api/knowledge';
import { ErrorNotice } from '../ui/ErrorNotice';
import { titleOf } from './knowledgeKinds';
import type { AnyItem } from './knowledgeKinds';
import { knowledgeKey } from './knowledgeQueries';

export function DeleteKnowledgeDialog({ kind, item, onClose }: { kind: KnowledgeKind; item: AnyItem; onClose: () => void }) {
  const client = useQueryClient();
  const title = titleOf(kind, item);
  const deleting = useMutation({
    mutationFn: () => deleteKnowledge(kind, item.id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: knowledgeKey });
      onClose();
      notifications.show({ message: `${title} was deleted`, autoClose: 2500 });
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Delete ${title}?`} centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text size="sm">New questions no longer use it. Answers that did stay as they are.</Text>
      {deleting.error ? <ErrorNotice error={deleting.error} /> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>Keep</Button>
        <Button color="red" loading={deleting.isPending} onClick={() => { deleting.mutate(); }}>Delete</Button>
      </Group>
    </Modal>
  );
}
