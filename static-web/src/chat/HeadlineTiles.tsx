import { Badge, Paper } from '@mantine/core';
import type { Headline } from '../api/types';
import classes from './HeadlineTiles.module.css';

export function HeadlineTiles({ headlines }: { headlines: Headline[] }) {
  if (headlines.length === 0) {
    return null;
  }
  return (
    <dl className={classes.tiles}>
      {headlines.slice(0, 6).map((headline) => {
        const change = changeOf(headline.change);
        return (
          <Paper withBorder key={headline.label} className={classes.tile}>
            <dt className={classes.label}>{headline.label}</dt>
            <dd className={classes.value}>
              <span className={classes.figure}>{headline.formatted}</span>
              {change ? (
                <Badge variant="light" color={change.color} size="sm" tt="none">
                  {change.text}
                </Badge>
              ) : null}
            </dd>
          </Paper>
        );
      })}
    </dl>
  );
}

/** The server says it in words ("+31%") or in per cent; the sign is always spelled out, colour only repeats it. */
export function changeOf(change: string | number | null | undefined): { text: string; color: string } | null {
  if (change === null || change === undefined || change === '') {
    return null;
  }
  const text = typeof change === 'number' ? `${change > 0 ? '+' : ''}${change.toLocaleString('en-US', { maximumFractionDigits: 1 })}%` : change;
  const color = /^[−-]/.test(text) ? 'red' : text.startsWith("+") && !/^\+0(\.0+)?\s*%/.test(text) ? 'teal' : 'gray';
  return { text, color };
}
