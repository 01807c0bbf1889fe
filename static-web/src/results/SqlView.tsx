import { PostgreSQL, sql as sqlLanguage } from '@codemirror/lang-sql';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { sqlHighlighting } from './sqlHighlighting';
import classes from './Sql.module.css';

/** SQL to read, select and copy. */
export default function SqlView({ sql }: { sql: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) {
      return;
    }
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: sql,
        extensions: [
          sqlLanguage({ dialect: PostgreSQL }),
          syntaxHighlighting(sqlHighlighting),
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': 'SQL of this result', 'aria-readonly': 'true', tabindex: '0' }),
        ],
      }),
    });
    return () => { view.destroy(); };
  }, [sql]);
  return <div ref={host} className={`${classes.sql} ${classes.small}`} />;
}
