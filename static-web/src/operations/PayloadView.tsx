import { ActionIcon, Paper, Text, Tooltip } from '@mantine/core';
import { IconCopy, IconLock } from '@tabler/icons-react';
import type { Payload } from '../api/operations';
import { copyText } from '../ui/copyText';
import { formatBytes } from '../ui/numbers';
import classes from './Operations.module.css';

interface PayloadViewProps {
  label: string;
  payload: Payload | null | undefined;
}

/** What an orchestration carries, or how much of it there is for somebody who may not read it. */
export function PayloadView({ label, payload }: PayloadViewProps) {
  if (!payload) {
    return null;
  }
  const text = payload.text;
  return (
    <Paper withBorder role="group" className={classes.payload} aria-label={label}>
      <header>
        <h3>{label}</h3>
        <small>{formatBytes(payload.bytes)}</small>
        {text ? (
          <Tooltip label={`Copy ${label.toLowerCase()}`}>
            <ActionIcon aria-label={`Copy ${label.toLowerCase()}`} onClick={() => void copyText(text, label)}><IconCopy size={16} aria-hidden /></ActionIcon>
          </Tooltip>
        ) : null}
      </header>
      {payload.redacted ? (
        <Text size="sm" className={classes.redacted}><IconLock size={15} aria-hidden /> Hidden: your role runs orchestrations but does not read what they carry.</Text>
      ) : (
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard
        <pre tabIndex={0}>{text}</pre>
      )}
      {payload.cut ? <Text size="xs" className={classes.muted}>Only the beginning is shown.</Text> : null}
    </Paper>
  );
}
