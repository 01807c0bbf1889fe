import { PostgreSQL, sql as sqlLanguage } from '@codemirror/lang-sql';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import classes from './SqlView.module.css';

// Colours come from classes, so that both schemes need one style only.
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], class: 'sql-keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'sql-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'sql-number' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], class: 'sql-comment' },
  { tag: [tags.typeName, tags.standard(tags.name)], class: 'sql-type' },
]);

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
          syntaxHighlighting(highlighting),
          EditorView.lineWrapping,
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-label': 'SQL of this result', 'aria-readonly': 'true', tabindex: '0' }),
        ],
      }),
    });
    return () => { view.destroy(); };
  }, [sql]);
  return <div ref={host} className={classes.sql} />;
}
