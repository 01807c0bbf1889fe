import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeWebhook, createWebhook } from '../api/integrations';
import type { WebhookEndpoint } from '../api/integrations';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { webhooksKey } from './integrationQueries';
import classes from './Integrations.module.css';

const muted = { description: { color: 'var(--app-muted)' } };

interface DialogProps {
  endpoint?: WebhookEndpoint;
  eventTypes: string[];
  onClose: () => void;
  onSecret: (secret: string) => void;
}

export function WebhookDialog({ endpoint, eventTypes, onClose, onSecret }: DialogProps) {
  const [url, setUrl] = useState(endpoint?.url ?? '');
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [types, setTypes] = useState(endpoint?.eventTypes ?? []);
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: async () => {
      const wanted = { url: url.trim(), description, eventTypes: types };
      return endpoint ? { endpoint: await changeWebhook(endpoint.webhookEndpointId, wanted), secret: '' } : createWebhook(wanted);
    },
    onSuccess: async ({ secret }) => {
      await client.invalidateQueries({ queryKey: webhooksKey });
      if (secret === '') {
        onClose();
        notifications.show({ message: 'The webhook was changed', autoClose: 2500 });
      } else {
        onSecret(secret);
      }
    },
  });
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) {
      saving.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title={endpoint ? 'Change webhook' : 'Create webhook'} size="lg">
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput label="Address" description="Such as https://hooks.example.com/analytics." styles={muted} required maxLength={2000} value={url} onChange={(event) => { setUrl(event.currentTarget.value); }} data-autofocus />
          <TextInput label="Description" maxLength={200} value={description} onChange={(event) => { setDescription(event.currentTarget.value); }} />
          <Checkbox.Group label="Events" description="None of them: all, also those that come later." styles={muted} value={types} onChange={setTypes}>
            <div className={classes.types}>
              {eventTypes.map((type) => <Checkbox key={type} value={type} label={type} mt={6} />)}
            </div>
          </Checkbox.Group>
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={saving.isPending}>{endpoint ? 'Save' : 'Create'}</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
