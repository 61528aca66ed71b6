import { useEffect, useRef } from 'react';
import { isNoCommand } from '../ui/stray-letters.ts';

/** Keys that decide come before every other key of the page; held down they do nothing more. */
export function useDecidingKeys(
  isOn: boolean,
  does: Record<'a' | 'r' | 'g', (() => void) | null>,
): void {
  const latest = useRef(does);
  useEffect(() => {
    latest.current = does;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (isNoCommand(event)) return;
      if (event.key !== 'a' && event.key !== 'r' && event.key !== 'g') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) latest.current[event.key]?.();
    };
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, [isOn]);
}

/** Who may not decide may still say what should be decided instead. */
export function useEditKey(isOn: boolean, edit: () => void): void {
  const latest = useRef(edit);
  useEffect(() => {
    latest.current = edit;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (isNoCommand(event)) return;
      if (event.key !== 'e' || event.repeat) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
}
