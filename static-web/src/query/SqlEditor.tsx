import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete';
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, keywordCompletionSource, sql as sqlLanguage } from '@codemirror/lang-sql';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import type { Diagnostic } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { GuardIssue, SqlHint, Vocabulary } from '../api/queries';
import sql from '../results/Sql.module.css';
import { sqlHighlighting } from '../results/sqlHighlighting';
import { offer } from './offer';
import classes from './Query.module.css';

interface SqlEditorProps {
  /** The text to begin with; another one replaces what stands there. */
  text: string;
  vocabulary: Vocabulary | undefined;
  issues: readonly GuardIssue[];
  hints: readonly SqlHint[];
  onChange: (text: string) => void;
  onRun: () => void;
}

const kinds: Record<string, string> = { relation: 'class', column: 'property', function: 'function', event: 'enum', property: 'property', value: 'constant' };

/** SQL to write: coloured, completed from the organization's own names, with faults underlined. Tab moves on unless a choice is open; Ctrl+Enter runs. */
export default function SqlEditor({ text, vocabulary, issues, hints, onChange, onRun }: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // What the editor calls later is always the latest; the editor itself is made once.
  const latest = useRef({ vocabulary, onChange, onRun });
  useEffect(() => { latest.current = { vocabulary, onChange, onRun }; });

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: '',
        extensions: [
          Prec.highest(keymap.of([
            { key: 'Mod-Enter', run: () => { latest.current.onRun(); return true; } },
            { key: 'Tab', run: acceptCompletion },
          ])),
          lineNumbers(),
          history(),
          bracketMatching(),
          sqlLanguage({ dialect: PostgreSQL }),
          syntaxHighlighting(sqlHighlighting),
          autocompletion({ override: [(context) => complete(context, latest.current.vocabulary), keywordCompletionSource(PostgreSQL)], icons: false }),
          keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          placeholder('select … from analytics.events'),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'SQL', spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const made = view.current;
    if (made && made.state.doc.toString() !== text) {
      made.dispatch({ changes: { from: 0, to: made.state.doc.length, insert: text } });
    }
  }, [text]);

  useEffect(() => {
    const made = view.current;
    made?.dispatch(setDiagnostics(made.state, diagnostics(made.state.doc.length, issues, hints)));
  }, [issues, hints]);

  return <div ref={host} className={`${sql.sql} ${classes.editor}`} />;
}

function complete(context: CompletionContext, vocabulary: Vocabulary | undefined): CompletionResult | null {
  if (!vocabulary) {
    return null;
  }
  const offers = offer(context.state.sliceDoc(0, context.pos), vocabulary);
  return offers === null || offers.options.length === 0 ? null : {
    from: context.pos - offers.replaces,
    options: offers.options.map(({ label, kind, detail, apply }) => ({ label, type: kinds[kind] ?? 'text', ...(detail ? { detail } : {}), ...(apply ? { apply } : {}) })),
    filter: false,
  };
}

function diagnostics(length: number, issues: readonly GuardIssue[], hints: readonly SqlHint[]): Diagnostic[] {
  const place = (start: number, size: number) => {
    const from = Math.min(start, Math.max(0, length - 1));
    return { from, to: Math.min(length, Math.max(from + 1, start + size)) };
  };
  return [
    ...issues.map((issue): Diagnostic => ({ ...place(issue.start, issue.length), severity: 'error', message: issue.message })),
    ...hints.map((hint): Diagnostic => ({ ...place(hint.start, hint.length), severity: 'info', message: hint.text })),
  ].sort((left, right) => left.from - right.from);
}
