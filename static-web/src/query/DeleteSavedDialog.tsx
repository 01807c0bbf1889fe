import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteSavedQuery } from '../api/savedQueries';
import type { SavedQuery } from '../api/savedQueries';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { savedKey } from './savedQueries';

export function DeleteSavedDialog({ saved, onClose, onDeleted }: { saved: SavedQuery; onClose: () => void; onDeleted: () => void }) {
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: () => deleteSavedQuery(saved.id),
    onSuccess: () => {
      onClose();
      onDeleted();
      void client.invalidateQueries({ queryKey: [...savedKey, 'list'] });
      notifications.show({ message: 'Query deleted', autoClose: 2500 });
    },
  });
  return (
    <ConfirmDialog title="Delete this query?" confirm="Delete" action={deleting} onClose={onClose}>
      “{saved.current.title}” will be gone for everybody, with its versions and comments. Forks of it stay.
    </ConfirmDialog>
  );
}
