import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

/** Tells when the focus would go away together with what holds it, so that it can be kept nearby. */
export function useGoneWithFocus(box: RefObject<HTMLElement | null>, keep: () => void): void {
  const latest = useRef(keep);
  useEffect(() => {
    latest.current = keep;
  });
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) latest.current();
    };
  }, [box]);
}
