import { Badge } from '@mantine/core';
import type { Headline } from '../api/types';
import { Tiles } from '../ui/Tiles';

export function HeadlineTiles({ headlines }: { headlines: Headline[] }) {
  return headlines.length === 0 ? null : (
    <Tiles
      tiles={headlines.slice(0, 6).map(({ label, formatted, change }) => ({ label, figure: formatted, note: <Change change={change} /> }))}
    />
  );
}

function Change({ change }: { change: string | number | null | undefined }) {
  const told = changeOf(change);
  return told ? <Badge variant="light" color={told.color} size="sm" tt="none">{told.text}</Badge> : null;
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
