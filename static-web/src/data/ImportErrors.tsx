import { Text } from '@mantine/core';
import type { Import } from '../api/imports';
import { formatCount } from '../ui/numbers';
import classes from './ImportErrors.module.css';

export function ImportErrors({ state }: { state: Import }) {
  const errors = state.errors ?? [];
  if (errors.length === 0) {
    return null;
  }
  const more = (state.linesBad ?? errors.length) - errors.length;
  return (
    <section aria-label="Lines that were left out">
      <Text size="sm" fw={600}>Lines that were left out</Text>
      <ul className={classes.errors}>
        {errors.slice(0, 50).map((error) => (
          <li key={`${error.line} ${error.reason}`}>
            <span className={classes.line}>Line {formatCount(error.line)}</span> {error.reason}
          </li>
        ))}
      </ul>
      {more > 0 ? <Text size="xs" c="var(--app-muted)">And {formatCount(more)} more.</Text> : null}
    </section>
  );
}
