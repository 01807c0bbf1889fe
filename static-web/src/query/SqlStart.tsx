import { Button } from '@mantine/core';
import type { Vocabulary } from '../api/queries';
import classes from './Query.module.css';
import { sqlExamples } from './sqlExamples';

/** What stands under an empty editor: what there is to select from, and queries to begin with. */
export function SqlStart({ vocabulary, onChoose }: { vocabulary: Vocabulary; onChoose: (sql: string) => void }) {
  return (
    <div className={classes.start}>
      <section aria-labelledby="sql-examples">
        <h2 id="sql-examples">Begin with</h2>
        <ul>
          {sqlExamples(vocabulary).map(({ title, sql }) => <li key={title}><Button size="compact-sm" variant="default" onClick={() => { onChoose(sql); }}>{title}</Button></li>)}
        </ul>
      </section>
      <section aria-labelledby="sql-relations">
        <h2 id="sql-relations">What there is</h2>
        <dl>
          {vocabulary.relations.map((relation) => (
            <div key={relation.name}>
              <dt>{relation.name}</dt>
              {relation.columns.map((column) => <dd key={column.name}><code>{column.name}</code><span>{column.meaning || column.type}</span></dd>)}
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}
