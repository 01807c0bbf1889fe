import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { Turn } from './turn';

/**
 * Scrolls only when the person did something: opening a conversation shows its last answer from the question on, and a new question
 * moves to the top. While an answer arrives nothing moves; the reader keeps the place.
 */
export function useTurnScroll(scroller: RefObject<HTMLDivElement | null>, conversationId: string | undefined, turns: readonly Turn[]): void {
  const shown = useRef<{ conversationId: string | undefined; count: number }>({ conversationId: undefined, count: 0 });
  useScrollerMeasures(scroller);

  useLayoutEffect(() => {
    const before = shown.current;
    const sameThread = before.conversationId === conversationId || (before.conversationId === undefined && before.count === turns.length);
    shown.current = { conversationId, count: turns.length };
    if (turns.length === 0 || (sameThread && turns.length <= before.count)) {
      return;
    }
    const element = scroller.current;
    const latest = element?.querySelector<HTMLElement>('[data-turn][data-latest="true"]');
    if (element && latest) {
      const top = latest.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
      element.scrollTo({ top, behavior: sameThread && before.count > 0 ? 'smooth' : 'instant' });
    }
  }, [scroller, conversationId, turns.length]);
}

function useScrollerMeasures(scroller: RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    const measure = () => {
      element.style.setProperty('--latest-turn-height', `${Math.max(element.clientHeight - 34, 0)}px`);
      // Header and composer keep clear of the scrollbar too, so that everything stands on the same edges.
      element.parentElement?.style.setProperty('--scrollbar', `${element.offsetWidth - element.clientWidth}px`);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [scroller]);
}
