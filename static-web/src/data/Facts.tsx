import type { ReactNode } from 'react';
import classes from './Facts.module.css';

export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface NameListProps {
  label: string;
  names: string[];
  onOpen?: (name: string) => void;
}

export function NameList({ label, names, onOpen }: NameListProps) {
  if (names.length === 0) {
    return null;
  }
  return (
    <section aria-label={label}>
      <h3 className={classes.heading}>{label}</h3>
      <ul className={classes.names}>
        {names.map((name) => (
          <li key={name}>
            {onOpen ? <button type="button" className={classes.chip} onClick={() => { onOpen(name); }}>{name}</button> : <span className={classes.chip}>{name}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
