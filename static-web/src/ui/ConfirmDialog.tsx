import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './Dialog';
import { ErrorNotice } from './ErrorNotice';

interface ConfirmDialogProps {
  title: string;
  /** What happens then. */
  children: ReactNode;
  confirm: string;
  decline?: string;
  /** What cannot be undone is red. */
  harmless?: boolean;
  action: { isPending: boolean; error: unknown; mutate: () => void };
  onClose: () => void;
}

/** Asks once more; leaving everything as it is comes first. */
export function ConfirmDialog({ title, children, confirm, decline = 'Keep', harmless = false, action, onClose }: ConfirmDialogProps) {
  return (
    <Dialog onClose={onClose} title={title}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{children}</Text>
      {action.error ? <ErrorNotice error={action.error} /> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>{decline}</Button>
        <Button {...(harmless ? {} : { color: 'red' })} loading={action.isPending} onClick={() => { action.mutate(); }}>{confirm}</Button>
      </Group>
    </Dialog>
  );
}
