import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeTemplate, keepTemplate } from '../api/templates';
import type { Template } from '../api/templates';
import { codeInput } from '../ui/codeInput';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { layout } from './starters';
import { templatesKey } from './templateQueries';

/** Writes HTML that messages stand in: a new layout, or the next version of one. */
export function LayoutDialog({ template, onClose }: { template?: Template; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(template?.current.name ?? '');
  const [html, setHtml] = useState(template?.current.html ?? layout('{{ content }}'));
  const keeping = useMutation({
    mutationFn: () => {
      const content = { name: name.trim(), channel: 'email', subject: '', message: '', html };
      return template ? changeTemplate(template.id, template.current.version, content) : keepTemplate(content);
    },
    onSuccess: ({ current }) => {
      void client.invalidateQueries({ queryKey: templatesKey });
      notifications.show({ message: `“${current.name}” is kept as version ${String(current.version)}`, color: 'teal', autoClose: 4000 });
      onClose();
    },
  });
  const placed = /\{\{-?\s*content\s*(?:\|[^}]*)?-?\}\}/.test(html);
  const ready = name.trim() !== '' && placed;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (ready && !keeping.isPending) {
      keeping.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} size="xl" title={template ? 'Change the layout' : 'New layout'}>
      <form onSubmit={submit}>
        <TextInput label="Name of the layout" required withAsterisk={false} mb="sm" value={name} maxLength={200} onChange={(event) => { setName(event.currentTarget.value); }} data-autofocus />
        <Textarea
          label="HTML"
          description="{{ content }} is where the message goes; campaigns that stand in it keep the version they took."
          error={placed ? null : 'Put {{ content }} where the message belongs.'}
          autosize
          minRows={8}
          maxRows={20}
          styles={codeInput}
          value={html}
          onChange={(event) => { setHtml(event.currentTarget.value); }}
        />
        {keeping.error ? <ErrorNotice error={keeping.error} /> : null}
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={keeping.isPending} disabled={!ready}>Keep</Button>
        </Group>
      </form>
    </Dialog>
  );
}
