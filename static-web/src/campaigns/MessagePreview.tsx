import { Code, Group, NativeSelect, Paper, Tabs, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, Preview } from '../api/campaigns';
import { ErrorNotice } from '../ui/ErrorNotice';
import { MessageFrame } from '../ui/MessageFrame';
import wrapped from '../ui/MessageText.module.css';
import { plural } from '../ui/words';
import { previewQuery } from './campaignQueries';

const waitMs = 400;

interface MessagePreviewProps {
  campaign: Campaign;
  /** The variant that is looked at, by its place. */
  variant: number;
  onVariant: (variant: number) => void;
}

/** The message as one person reads it: somebody of the segment, or whoever is named. */
export function MessagePreview({ campaign, variant, onVariant }: MessagePreviewProps) {
  const [person, setPerson] = useState('');
  const [settled] = useDebouncedValue(person.trim(), waitMs);
  const preview = useQuery(previewQuery(campaign.id, campaign.version, variant, settled));
  return (
    <>
      <Group align="flex-end" mb="sm">
        {campaign.variants.length > 0 ? (
          <NativeSelect label="Variant to look at" w="14rem" value={String(variant)} data={campaign.variants.map(({ name }, position) => ({ value: String(position), label: name }))} onChange={(event) => { onVariant(Number(event.currentTarget.value)); }} />
        ) : null}
        <TextInput label="As whom" placeholder="Somebody of the segment" autoComplete="off" w="14rem" value={person} onChange={(event) => { setPerson(event.currentTarget.value); }} />
      </Group>
      {preview.error ? <ErrorNotice error={preview.error} /> : preview.data ? <Shown preview={preview.data} mail={campaign.channel === 'email'} /> : null}
    </>
  );
}

function Shown({ preview, mail }: { preview: Preview; mail: boolean }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Preview">
      <Text size="xs" c="var(--app-muted)">As {preview.userId} reads it</Text>
      {preview.sms
        ? <Text size="sm" mb="xs">{plural(preview.sms.units, 'character')} of {preview.sms.encoding}, {plural(preview.sms.segments, 'segment')}</Text>
        : <Text fw={600} mb="xs">{preview.subject || '(no subject)'}</Text>}
      <Message text={preview.text} html={mail ? preview.html : ''} />
    </Paper>
  );
}

/** As mail programs show it, and as those do that show no HTML. */
function Message({ text, html }: { text: string; html: string }) {
  const plain = <Code block className={wrapped.text}>{text}</Code>;
  return html === '' ? plain : (
    <Tabs defaultValue="html" keepMounted={false}>
      <Tabs.List aria-label="Forms of the message"><Tabs.Tab value="html">HTML</Tabs.Tab><Tabs.Tab value="text">Text</Tabs.Tab></Tabs.List>
      <Tabs.Panel value="html" pt="xs"><MessageFrame html={html} /></Tabs.Panel>
      <Tabs.Panel value="text" pt="xs">{plain}</Tabs.Panel>
    </Tabs>
  );
}
