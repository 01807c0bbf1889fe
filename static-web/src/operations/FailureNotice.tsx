import { Paper, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Failure } from '../api/operations';
import notice from '../ui/ErrorNotice.module.css';
import classes from './Operations.module.css';

/** Why an orchestration or a step of it failed, with what caused that. */
export function FailureNotice({ failure }: { failure: Failure }) {
  return (
    <Paper withBorder className={notice.notice} component="section" aria-label="Failure">
      <IconAlertTriangle className={notice.icon} size={20} aria-hidden />
      <div className={notice.body}>
        <FailureText failure={failure} />
      </div>
    </Paper>
  );
}

function FailureText({ failure }: { failure: Failure }) {
  return (
    <>
      <Text fw={550} className={classes.failureText}>{failure.message}</Text>
      <Text size="xs" className={notice.muted} ff="monospace">{failure.type}</Text>
      {failure.stack ? (
        <details className={classes.stack}>
          <summary>Stack</summary>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
          <pre tabIndex={0}>{failure.stack}</pre>
        </details>
      ) : null}
      {failure.cause ? (
        <div className={classes.cause}>
          <Text size="xs" className={notice.muted}>caused by</Text>
          <FailureText failure={failure.cause} />
        </div>
      ) : null}
    </>
  );
}
