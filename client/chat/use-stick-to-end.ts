import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer to the end than this is at the end. */
const atEndPx = 24;

/** So far from the end one has lost sight of it. */
const awayPx = 96;

/**
 * Keeps a scrolled box at its end while it is there, whatever grows in it or around it: words that
 * stream in, a field below that gets a second line, a keyboard on glass.
 */
export function useStickToEnd(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): { isAway: boolean; toEnd: () => void } {
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const toEnd = () => {
    const element = box.current;
    if (element === null) return;
    isAtEnd.current = true;
    element.scrollTop = element.scrollHeight;
  };
  useLayoutEffect(toEnd, [box]);
  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    const look = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = below <= atEndPx;
      setAway(below > awayPx);
    };
    const sizes = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
      else look();
    });
    sizes.observe(element);
    sizes.observe(content.current);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box, content]);
  return { isAway, toEnd };
}
