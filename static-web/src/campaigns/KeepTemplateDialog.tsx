import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Campaign } from '../api/campaigns';
import { changeTemplate, keepTemplate } from '../api/templates';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { templatesKey, templatesQuery } from './templateQueries';

/** Keeps what a campaign says for later ones: as a new template, or as the next version of one. */
export function KeepTemplateDialog({ draft, onClose }: { draft: Campaign; onClose: () => void }) {
  const client = useQueryClient();
  const known = useInfiniteQuery(templatesQuery).data?.pages.flatMap((page) => page.items).filter(({ current }) => current.channel === draft.channel && !current.isLayout) ?? [];
  const [over, setOver] = useState('');
  const [name, setName] = useState(draft.name.slice(0, 200));
  const chosen = known.find(({ id }) => id === over);
  const keeping = useMutation({
    mutationFn: () => {
      const content = { name: chosen?.current.name ?? name.trim(), channel: draft.channel, subject: draft.subject, message: draft.message, html: draft.html };
      return chosen ? changeTemplate(chosen.id, chosen.current.version, content) : keepTemplate(content);
    },
    onSuccess: ({ current }) => {
      void client.invalidateQueries({ queryKey: templatesKey });
      notifications.show({ message: `“${current.name}” is kept as version ${String(current.version)}`, color: 'teal', autoClose: 4000 });
      onClose();
    },
  });
  const ready = chosen !== undefined || name.trim() !== '';
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !keeping.isPending) {
      keeping.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title="Keep as a template">
      <form onSubmit={submit}>
        {known.length > 0 ? (
          <NativeSelect
            label="Kept as"
            mb="sm"
            value={over}
            data={[{ value: '', label: 'A new template' }, ...known.map(({ id, current }) => ({ value: id, label: `Version ${String(current.version + 1)} of “${current.name}”` }))]}
            onChange={(event) => { setOver(event.currentTarget.value); }}
          />
        ) : null}
        {chosen ? null : <TextInput label="Name of the template" required withAsterisk={false} value={name} maxLength={200} onChange={(event) => { setName(event.currentTarget.value); }} data-autofocus />}
        {keeping.error ? <ErrorNotice error={keeping.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={keeping.isPending} disabled={!ready}>Keep</Button>
        </Group>
      </form>
    </Dialog>
  );
}
