import { useEffect } from 'react';

interface Replayed {
  at: number;
  last: number;
  go: (to: number) => void;
}

/** Arrows go from moment to moment, Home and End to the first and last. */
export function useReplayKeys({ at, last, go }: Replayed): void {
  useEffect(
    () =>
      onKeys({
        ArrowLeft: () => go(at - 1),
        ArrowRight: () => go(at + 1),
        Home: () => go(0),
        End: () => go(last),
      }),
    [at, last, go],
  );
}

/** Escape goes back to now, also while nothing is there to replay. */
export function useLeavingKey(leave: () => void): void {
  useEffect(() => onKeys({ Escape: leave }), [leave]);
}

function onKeys(keys: Partial<Record<string, () => void>>): () => void {
  const press = (event: KeyboardEvent) => {
    const { key, target, defaultPrevented, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (defaultPrevented || ctrlKey || metaKey || altKey || shiftKey) return;
    if (target instanceof Element && target.closest(own) !== null) return;
    const does = keys[key];
    if (does === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  };
  // Before the keys of the canvas, which listen on the document.
  addEventListener('keydown', press, true);
  return () => removeEventListener('keydown', press, true);
}

/** What has these keys for itself. */
const own = 'input:not([type=range]), textarea, select, dialog, [popover], aside';
