import { useEffect, useState } from 'react';

/**
 * Gives the focus back to what had it when this appeared, once this is gone: what is taken out of the page takes the focus with it. An item of a menu
 * is gone by then too: the button of the menu stands for it, and the page for a button that went away.
 */
export function useFocusBack(): void {
  const [opener] = useState(() => openerOf(document.activeElement));
  useEffect(() => () => {
    setTimeout(() => {
      if (document.activeElement === document.body) {
        (opener?.isConnected ? opener : document.getElementById('main'))?.focus({ preventScroll: true });
      }
    });
  }, [opener]);
}

function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role="menu"]');
  const button = menu ? document.querySelector(`[aria-controls="${menu.id}"]`) : active;
  return button instanceof HTMLElement ? button : null;
}
