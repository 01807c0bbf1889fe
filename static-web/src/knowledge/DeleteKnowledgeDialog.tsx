import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteKnowledge } from '../api/knowledge';
import type { KnowledgeKind } from '../api/knowledge';
import { ConfirmDialog } from '../ui/ConfirmDialog';
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
    <ConfirmDialog title={`Delete ${title}?`} confirm="Delete" action={deleting} onClose={onClose}>
      New questions no longer use it. Answers that did stay as they are.
    </ConfirmDialog>
  );
}
