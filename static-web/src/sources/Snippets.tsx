import { Button, Tabs } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { copyText } from '../ui/copyText';
import { snippetsOf } from './snippets';
import classes from './Sources.module.css';

export function Snippets({ address, writeKey }: { address: string; writeKey: string }) {
  const snippets = snippetsOf(address, writeKey);
  return (
    <Tabs defaultValue="browser" keepMounted={false} variant="pills">
      <Tabs.List aria-label="Code for">
        {snippets.map(({ id, label }) => <Tabs.Tab key={id} value={id}>{label}</Tabs.Tab>)}
      </Tabs.List>
      {snippets.map(({ id, label, code }) => (
        <Tabs.Panel key={id} value={id}>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
          <pre className={classes.code} tabIndex={0} role="region" aria-label={`Code for ${label}`}>{code}</pre>
          <Button size="compact-sm" variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copyText(code, 'Code')}>Copy code</Button>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
