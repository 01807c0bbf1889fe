import { ActionIcon } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import classes from './Composer.module.css';

/** Appears when the end of the newest answer is below the window. */
export function JumpToLatest({ scroller, shown }: { scroller: RefObject<HTMLDivElement | null>; shown: boolean }) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    const measure = () => { setAway(endOfAnswer(element) > element.getBoundingClientRect().bottom + 40); };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (element.firstElementChild) {
      observer.observe(element.firstElementChild);
    }
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [scroller]);

  if (!shown || !away) {
    return null;
  }
  return (
    <ActionIcon
      className={classes.jump}
      variant="default"
      radius="xl"
      size="lg"
      aria-label="Scroll to the end"
      onClick={() => { scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' }); }}
    >
      <IconArrowDown size={18} aria-hidden />
    </ActionIcon>
  );
}

function endOfAnswer(scroller: HTMLElement): number {
  const parts = scroller.querySelectorAll('[data-turn][data-latest="true"] > div');
  return parts[parts.length - 1]?.getBoundingClientRect().bottom ?? 0;
}
