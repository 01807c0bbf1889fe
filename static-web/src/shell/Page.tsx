import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import classes from './Page.module.css';
import { PageHeader } from './PageHeader';

interface PageProps {
  title: string;
  /** The list that this is one of. */
  within?: { to: LinkProps['to']; label: string };
  /** Said beside the title. */
  badge?: ReactNode;
  /** What can be done with the whole page. */
  tools?: ReactNode;
  children: ReactNode;
}

/** A page with a title, what can be done with it, and a part that scrolls. */
export function Page({ title, within, badge, tools, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} – Analytics`;
  }, [title]);
  return (
    <div className={classes.page}>
      <PageHeader
        wide
        heading={(
          <div className={classes.heading}>
            {within ? <Link to={within.to} className={classes.within}>{within.label}</Link> : null}
            <div className={classes.title}>
              <Title order={1} size="h3" title={title}>{title}</Title>
              {badge}
            </div>
          </div>
        )}
      >
        {tools}
      </PageHeader>
      <div className={classes.scroller}>
        <div className={classes.content}>{children}</div>
      </div>
    </div>
  );
}
