import { useState } from 'react';
import { useInTouch } from './use-in-touch.ts';

/** Runs something that the room answers, one at a time; for a list that asks for more of itself. */
export function useMore(ask: () => Promise<unknown>): {
  more: () => void;
  isBusy: boolean;
  trouble: string | null;
} {
  const isInTouch = useInTouch();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const more = () => {
    if (isBusy || !isInTouch) return;
    setBusy(true);
    setTrouble(null);
    ask()
      .catch(() => setTrouble('Older ones cannot be shown now. Try again.'))
      .finally(() => setBusy(false));
  };
  return { more, isBusy, trouble };
}
