import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { deleteConversation } from '../api/conversations';
import { conversationQuery, conversationsKey } from '../chat/conversationQueries';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import type { NamedConversation } from './conversationDialogs';

export function DeleteDialog({ conversation, onClose }: { conversation: NamedConversation; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { conversationId: shown } = useParams({ strict: false });
  const deleting = useMutation({
    mutationFn: () => deleteConversation(conversation.id),
    onSuccess: async () => {
      onClose();
      if (shown === conversation.id) {
        await navigate({ to: '/chat/{-$conversationId}', params: { conversationId: undefined } });
      }
      client.removeQueries({ queryKey: conversationQuery(conversation.id).queryKey });
      void client.invalidateQueries({ queryKey: conversationsKey });
      notifications.show({ message: 'Conversation deleted', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title="Delete conversation?" confirm="Delete" action={deleting} onClose={onClose}>
      “{conversation.title}” and its answers will be gone for everybody.
    </ConfirmDialog>
  );
}
