import { ActionIcon } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import { use } from 'react';
import type { ReactNode } from 'react';
import { NavigationContext } from './navigation';
import classes from './PageHeader.module.css';

interface PageHeaderProps {
  heading: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

export function PageHeader({ heading, wide = false, children }: PageHeaderProps) {
  const openNavigation = use(NavigationContext);
  return (
    <header className={classes.header} data-wide={wide || undefined}>
      <div className={classes.inner}>
        {openNavigation ? (
          <ActionIcon size="lg" aria-label="Open navigation" onClick={openNavigation}>
            <IconMenu2 size={20} aria-hidden />
          </ActionIcon>
        ) : null}
        <div className={classes.heading}>{heading}</div>
        <div className={classes.tools}>{children}</div>
      </div>
    </header>
  );
}
