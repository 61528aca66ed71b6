import { useEffect, useRef } from 'react';
import { isNoCommand } from './stray-letters.ts';

/** J and K go through what is listed, here and not through the chats. */
export function useSteps(step: (by: 1 | -1) => void): void {
  const latest = useRef(step);
  useEffect(() => {
    latest.current = step;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (isNoCommand(event)) return;
      if (event.key !== 'j' && event.key !== 'k') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      latest.current(event.key === 'j' ? 1 : -1);
    };
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, []);
}
