import { Suspense, lazy } from 'react';
import classes from './Markdown.module.css';

const load = () => import('./MarkdownContent');
const Content = lazy(load);

/** Fetched while the page is idle, so that the first answer does not wait for it. */
export function preloadMarkdown(): void {
  void load();
}

export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.prose}>
      <Suspense fallback={<p>{text.replace(/[*_`#]/g, '')}</p>}>
        <Content text={text} />
      </Suspense>
    </div>
  );
}
