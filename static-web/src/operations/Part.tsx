import type { ReactNode } from 'react';
import classes from './Operations.module.css';

/** A titled part of a page for operators. */
export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={classes.partTitle}>{title}</h2>
      {children}
    </section>
  );
}
