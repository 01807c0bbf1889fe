import { Button, Group, NativeSelect, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changeChannel } from '../api/integrations';
import type { Channel, SettingField } from '../api/integrations';
import { Dialog } from '../ui/Dialog';
import { ErrorNotice } from '../ui/ErrorNotice';
import { nameOfChannel } from './ChannelList';
import { integrationsKey } from './integrationQueries';
import classes from './Integrations.module.css';

const muted = { description: { color: 'var(--app-muted)' } };

/** The account of a channel; the fields are those that the chosen adapter describes. */
export function ChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const [adapter, setAdapter] = useState(channel.adapter);
  const [settings, setSettings] = useState(channel.settings);
  const [secret, setSecret] = useState('');
  const [webhookSecret, setWebhookSecret] = useState('');
  const client = useQueryClient();
  const form = channel.choices.find((choice) => choice.adapter === adapter)?.form;
  const same = adapter === channel.adapter;
  const saving = useMutation({
    mutationFn: () => {
      const known = Object.fromEntries((form?.settings ?? []).flatMap(({ name }) => settings[name] ? [[name, settings[name]]] : []));
      return changeChannel(channel.channel, { adapter, settings: known, ...(secret === '' ? {} : { secret }), ...(webhookSecret === '' ? {} : { webhookSecret }) });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: integrationsKey });
      onClose();
      notifications.show({ message: `${nameOfChannel(channel.channel)} was changed`, autoClose: 2500 });
    },
  });
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!saving.isPending) {
      saving.mutate();
    }
  };
  return (
    <Dialog onClose={onClose} title={`How ${nameOfChannel(channel.channel)} is sent`}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <NativeSelect
            label="Provider"
            value={adapter}
            data={channel.choices.map((choice) => ({ value: choice.adapter, label: choice.form.title }))}
            onChange={(event) => { setAdapter(event.currentTarget.value); }}
            data-autofocus
          />
          {form?.description ? <Text size="sm" className={classes.hint}>{form.description}</Text> : null}
          {form?.settings.map((field) => (
            <SettingInput key={`${adapter}.${field.name}`} field={field} value={settings[field.name] ?? ''} onChange={(value) => { setSettings({ ...settings, [field.name]: value }); }} />
          ))}
          {form?.secret ? <SecretInput key={`${adapter}.secret`} field={form.secret} stored={same && channel.hasSecret} value={secret} onChange={setSecret} /> : null}
          {form?.webhookSecret ? <SecretInput key={`${adapter}.webhookSecret`} field={form.webhookSecret} stored={same && channel.hasWebhookSecret === true} value={webhookSecret} onChange={setWebhookSecret} /> : null}
          {saving.error ? <ErrorNotice error={saving.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>Cancel</Button>
            <Button type="submit" loading={saving.isPending}>Save</Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function SecretInput({ field, stored, value, onChange }: { field: { label: string; help?: string | null }; stored: boolean; value: string; onChange: (value: string) => void }) {
  return (
    <PasswordInput
      label={field.label}
      description={stored ? `One is stored and never shown again. Left empty, it stays.${field.help ? ` ${field.help}` : ''}` : field.help}
      styles={muted}
      autoComplete="new-password"
      visibilityToggleButtonProps={{ 'aria-label': `Show ${field.label}`, 'aria-hidden': false, tabIndex: 0 }}
      value={value}
      onChange={(event) => { onChange(event.currentTarget.value); }}
    />
  );
}

function SettingInput({ field, value, onChange }: { field: SettingField; value: string; onChange: (value: string) => void }) {
  const shared = { label: field.label, description: field.help ?? undefined, styles: muted };
  return field.choices.length > 0
    ? <NativeSelect {...shared} value={value === '' ? field.default ?? '' : value} data={field.choices} onChange={(event) => { onChange(event.currentTarget.value); }} />
    : <TextInput {...shared} required={field.required} placeholder={field.default ?? undefined} maxLength={2000} value={value} onChange={(event) => { onChange(event.currentTarget.value); }} />;
}
