import { Button, Group, Modal, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteSavedQuery } from '../api/savedQueries';
import type { SavedQuery } from '../api/savedQueries';
import { ErrorNotice } from '../ui/ErrorNotice';
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
    <Modal opened onClose={onClose} title="Delete this query?" centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>“{saved.current.title}” will be gone for everybody, with its versions and comments. Forks of it stay.</Text>
      {deleting.error ? <ErrorNotice error={deleting.error} /> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>Keep</Button>
        <Button color="red" loading={deleting.isPending} onClick={() => { deleting.mutate(); }}>Delete</Button>
      </Group>
    </Modal>
  );
}
