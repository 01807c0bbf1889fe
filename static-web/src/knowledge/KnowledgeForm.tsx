import { Button, Drawer, Group, Stack, Switch, TextInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { saveKnowledge } from '../api/knowledge';
import { asApiError } from '../api/problem';
import { ErrorNotice } from '../ui/ErrorNotice';
import { useFocusBack } from '../ui/useFocusBack';
import { EntryCheck } from './EntryCheck';
import { FormulaCheck } from './FormulaCheck';
import { kinds, sentValue, shownValue, titleOf } from './knowledgeKinds';
import type { FormField } from './knowledgeKinds';
import type { Editing } from './KnowledgePage';
import { knowledgeKey } from './knowledgeQueries';

type Values = Record<string, string | boolean>;

const muted = { description: { color: 'var(--app-muted)' } };

/** One form for the three kinds: their fields are data. */
export function KnowledgeForm({ editing, onClose }: { editing: Editing; onClose: () => void }) {
  useFocusBack();
  const { kind, item, start } = editing;
  const { fields, one, title } = kinds[kind];
  const from = (item ?? start ?? {}) as Record<string, unknown>;
  const [values, setValues] = useState<Values>(() => Object.fromEntries(fields.map((field) => [field.name, shownValue(field, from[field.name])])));
  const client = useQueryClient();
  const saving = useMutation({
    mutationFn: () => saveKnowledge(kind, item?.id ?? null, Object.fromEntries(fields.map((field) => [field.name, sentValue(field, values[field.name] ?? '')]))),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: knowledgeKey });
      onClose();
      notifications.show({ message: `${String(values[title])} is known now: the next question uses it`, autoClose: 3000 });
    },
  });
  const faults = saving.error ? asApiError(saving.error).fields : {};
  const missing = fields.some((field) => field.required && String(values[field.name] ?? '').trim() === '');
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!missing && !saving.isPending) {
      saving.mutate();
    }
  };
  const set = (field: FormField, value: string | boolean) => { setValues((old) => ({ ...old, [field.name]: value })); };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={item ? `Change ${titleOf(kind, item)}` : `Add ${one}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={save}>
        <Stack gap="sm">
          {fields.map((field, index) => (
            <div key={field.name}>
              <Input field={field} value={values[field.name] ?? ''} error={faults[field.name]} first={index === 0} onChange={(value) => { set(field, value); }} />
              {field.type === 'formula' ? <FormulaCheck name={String(values[title] ?? '')} formula={String(values[field.name] ?? '')} /> : null}
              {field.type === 'content' ? <EntryCheck content={String(values[field.name] ?? '')} /> : null}
            </div>
          ))}
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={saving.isPending} disabled={missing}>Save</Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

interface InputProps {
  field: FormField;
  value: string | boolean;
  error: string | undefined;
  first: boolean;
  onChange: (value: string | boolean) => void;
}

function Input({ field, value, error, first, onChange }: InputProps) {
  if (field.type === 'flag') {
    return <Switch label={field.label} checked={value === true} onChange={(event) => { onChange(event.currentTarget.checked); }} />;
  }
  const shared = {
    label: field.label,
    description: field.description,
    styles: muted,
    required: field.required ?? false,
    maxLength: field.longest,
    error,
    value: String(value),
    ...(first ? { 'data-autofocus': true } : {}),
  };
  return field.type === 'text' || field.type === 'list'
    ? <TextInput {...shared} onChange={(event) => { onChange(event.currentTarget.value); }} />
    : <Textarea {...shared} autosize minRows={field.type === 'content' ? 6 : 2} maxRows={16} spellCheck={field.type !== 'formula'} onChange={(event) => { onChange(event.currentTarget.value); }} />;
}
