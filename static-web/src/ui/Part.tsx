import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import classes from './Part.module.css';

interface PartProps {
  title: string;
  /** What can be done with the whole of it, beside the title. */
  tools?: ReactNode;
  /** The title, for whoever leads there. */
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** A titled part of a page. */
export function Part({ title, tools, headingRef, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id} ref={headingRef} tabIndex={headingRef ? -1 : undefined} className={classes.title}>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  );
}

/** The parts of a page, one below the other. */
export function Parts({ children }: { children: ReactNode }) {
  return <div className={classes.parts}>{children}</div>;
}
