import { Paper, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Tiles.module.css';

export interface Tile {
  label: string;
  /** Undefined while it is not known. */
  figure: string | undefined;
  note?: ReactNode;
  alarm?: boolean;
}

/** A row of figures, each with what it is and what there is to say about it. */
export function Tiles({ tiles, busy = false }: { tiles: readonly Tile[]; busy?: boolean }) {
  return (
    <dl className={classes.tiles} aria-busy={busy}>
      {tiles.map((tile) => (
        <Paper withBorder key={tile.label} className={classes.tile} data-alarm={tile.alarm ?? undefined}>
          <dt className={classes.label}>{tile.label}</dt>
          <dd className={classes.value}>
            {tile.figure === undefined ? <Skeleton component="span" height={24} my={4} width="60%" /> : <span className={classes.figure}>{tile.figure}</span>}
            {tile.note ? <small className={tile.alarm ? classes.alarm : classes.note}>{tile.note}</small> : null}
          </dd>
        </Paper>
      ))}
    </dl>
  );
}
