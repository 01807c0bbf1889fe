import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { orderOrchestration } from '../api/operations';
import type { Orchestration, OrchestrationAction } from '../api/operations';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { operationsKey, orchestrationQuery } from './operationsQueries';

interface ActionDialogProps {
  action: OrchestrationAction;
  orchestration: Orchestration;
  onClose: () => void;
}

const words: Record<OrchestrationAction, { title: string; text: string; button: string; done: string }> = {
  terminate: { title: 'Terminate this orchestration?', text: 'It ends now and cannot be resumed. An activity that is running finishes, but its result is dropped; whoever waits for the answer or the import is told that it was stopped.', button: 'Terminate', done: 'The orchestration was terminated' },
  suspend: { title: 'Suspend this orchestration?', text: 'It takes no further step until it is resumed. Activities that are running finish.', button: 'Suspend', done: 'The orchestration is suspended' },
  resume: { title: 'Resume this orchestration?', text: 'It goes on where it was suspended, with everything that arrived meanwhile.', button: 'Resume', done: 'The orchestration goes on' },
  restart: { title: 'Restart this orchestration?', text: 'It runs again from the beginning with the same input.', button: 'Restart', done: 'The orchestration was restarted' },
  rewind: { title: 'Rewind this orchestration?', text: 'Its failed steps are forgotten and tried again; what succeeded is kept.', button: 'Rewind', done: 'The orchestration was rewound' },
  purge: { title: 'Purge this orchestration?', text: 'Its history, input and output are deleted for good. What it did stays.', button: 'Purge', done: 'The orchestration was purged' },
};

export function ActionDialog({ action, orchestration, onClose }: ActionDialogProps) {
  const [reason, setReason] = useState('');
  const [sameId, setSameId] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const { title, text, button, done } = words[action];
  const needsReason = action === 'terminate';
  const ordering = useMutation({
    mutationFn: () => orderOrchestration(orchestration.instanceId, action, { ...(reason.trim() ? { reason: reason.trim() } : {}), ...(action === 'restart' ? { sameId } : {}) }),
    onSuccess: async ({ instanceId }) => {
      onClose();
      notifications.show({ message: done, autoClose: 3000 });
      if (!instanceId) {
        await navigate({ to: '/operations' });
        client.removeQueries({ queryKey: orchestrationQuery(orchestration.instanceId).queryKey });
      } else if (instanceId !== orchestration.instanceId) {
        await navigate({ to: '/operations/$instanceId', params: { instanceId } });
      }
      void client.invalidateQueries({ queryKey: operationsKey });
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!needsReason || reason.trim() !== '') {
      ordering.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={send}>
        <Stack gap="sm">
          <Text size="sm">{text}</Text>
          {action === 'restart' ? (
            <SegmentedControl
              aria-label="Instance id"
              value={sameId ? 'same' : 'new'}
              onChange={(value) => { setSameId(value === 'same'); }}
              data={[{ value: 'new', label: 'Under a new id' }, { value: 'same', label: 'Same id, replace history' }]}
            />
          ) : null}
          <TextInput
            label="Reason"
            description="Kept in the audit trail, and with a terminated orchestration."
            styles={{ description: { color: 'var(--app-muted)' } }}
            required={needsReason}
            maxLength={500}
            value={reason}
            onChange={(event) => { setReason(event.currentTarget.value); }}
            data-autofocus
          />
          {ordering.error ? <ErrorNotice error={ordering.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Keep as it is</Button>
            <Button type="submit" loading={ordering.isPending} disabled={needsReason && reason.trim() === ''} {...(action === 'terminate' || action === 'purge' ? { color: 'red' } : {})}>{button}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
