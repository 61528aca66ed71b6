import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer to the end than this is at the end. */
const atEndPx = 24;

/** So far from the end one has lost sight of it. */
const awayPx = 96;

/** A scroll so soon after a hand, wheel or key is what a person wanted. */
const handMs = 600;

const hands = [
  'wheel',
  'touchstart',
  'touchmove',
  'keydown',
  'pointerdown',
  'pointermove',
] as const;

/**
 * Keeps a scrolled box at its end while it is there, whatever grows in it or around it: words that
 * stream in, a field below that gets a second line, a keyboard on glass. A scroll that comes with a
 * change of size is the layout's and does not leave the end, unless a hand was there.
 */
export function useStickToEnd(
  box: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): { isAway: boolean; toEnd: () => void; leave: () => void } {
  const isAtEnd = useRef(true);
  const [isAway, setAway] = useState(false);
  const toEnd = () => {
    if (box.current === null) return;
    isAtEnd.current = true;
    stick(box.current);
  };
  /** Something else is to be in sight. */
  const leave = () => {
    isAtEnd.current = false;
  };
  useLayoutEffect(toEnd, [box]);
  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return;
    let handAt = Number.NEGATIVE_INFINITY;
    const touch = (event: Event) => {
      if (!(event instanceof PointerEvent) || event.buttons > 0) handAt = event.timeStamp;
    };
    let size = sizeOf(element);
    const settle = () => {
      size = sizeOf(element);
      if (isAtEnd.current && distanceOf(element) > 0) stick(element);
      setAway(!isAtEnd.current && distanceOf(element) > awayPx);
    };
    const scrolled = () => {
      const isWanted = size === sizeOf(element) || performance.now() - handAt < handMs;
      if (distanceOf(element) <= atEndPx) isAtEnd.current = true;
      else if (isWanted) isAtEnd.current = false;
      settle();
    };
    const sizes = new ResizeObserver(settle);
    sizes.observe(element);
    sizes.observe(content.current);
    element.addEventListener('scroll', scrolled, { passive: true });
    for (const hand of hands) element.addEventListener(hand, touch, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', scrolled);
      for (const hand of hands) element.removeEventListener(hand, touch);
    };
  }, [box, content]);
  return { isAway, toEnd, leave };
}

const distanceOf = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number =>
  scrollHeight - scrollTop - clientHeight;

const sizeOf = ({ scrollHeight, clientHeight }: HTMLElement): string =>
  `${scrollHeight} ${clientHeight}`;

const stick = (element: HTMLElement): void => {
  element.scrollTop = element.scrollHeight;
};
