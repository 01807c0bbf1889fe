import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { forkSavedQuery } from '../api/savedQueries';
import { savedKey } from './savedQueries';

/** Begins a query of one's own from a version, and opens it. */
export function useFork(id: string, onOpen: (id: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => forkSavedQuery(id, version),
    onSuccess: (fork) => {
      void client.invalidateQueries({ queryKey: savedKey });
      notifications.show({ message: `Forked as “${fork.current.title}”`, autoClose: 2500 });
      onOpen(fork.id);
    },
  });
}
