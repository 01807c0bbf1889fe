import { Button, Group, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import sources from '../sources/Sources.module.css';
import { Dialog } from '../ui/Dialog';
import { copyText } from '../ui/copyText';

export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="The secret, this once">
      <Text size="sm">Your receiver checks signatures with it, as Standard Webhooks says. It is stored encrypted and not shown again; a secret that it replaced signs for another day.</Text>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
      <pre className={sources.code} tabIndex={0} role="region" aria-label="Secret">{secret}</pre>
      <Group justify="flex-end">
        <Button variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copyText(secret, 'Secret')} data-autofocus>Copy secret</Button>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Dialog>
  );
}
