import { Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { LiveRegion } from '../ui/LiveRegion';
import classes from './AppLayout.module.css';
import { ConversationDialogs } from './ConversationDialogs';
import { NavigationContext } from './navigation';
import { Sidebar } from './Sidebar';

export function AppLayout() {
  const [opened, drawer] = useDisclosure(false);
  const narrow = useMediaQuery('(max-width: 61.99em)', false, { getInitialValueInEffect: false });
  const { pathname } = useLocation();
  const { close } = drawer;
  useEffect(close, [close, pathname]);
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);
  return (
    <NavigationContext value={narrow ? drawer.open : null}>
      <ConversationDialogs>
        <a href="#main" className={classes.skip}>Skip to content</a>
        <div className={classes.layout}>
          {narrow ? (
            <Drawer.Root opened={opened} onClose={close} size={288} padding={0}>
              <Drawer.Overlay />
              <Drawer.Content aria-label="Navigation">
                <Sidebar onNavigate={close} />
              </Drawer.Content>
            </Drawer.Root>
          ) : (
            <div className={classes.sidebar}><Sidebar /></div>
          )}
          <main ref={main} id="main" tabIndex={-1} className={classes.main}>
            <Outlet />
          </main>
        </div>
        <LiveRegion />
      </ConversationDialogs>
    </NavigationContext>
  );
}

/** Whoever follows a link of a page by keyboard, or hears the page, goes on where the new page begins: the link is gone with the old one. */
function useFocusOnNewPage(main: RefObject<HTMLElement | null>) {
  const router = useRouter();
  useEffect(() => router.subscribe('onRendered', ({ pathChanged }) => {
    if (pathChanged && document.activeElement === document.body) {
      main.current?.focus({ preventScroll: true });
    }
  }), [router, main]);
}
