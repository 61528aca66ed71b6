import { useEffect, useState } from 'react';
import { whyNot } from './use-ask.ts';

/**
 * Fetches what lies before `start` while its beginning is in sight. What is refused for good is
 * asked for again only when one scrolls there anew.
 */
export function useOlder({
  start,
  isSeen,
  ask,
}: {
  start: number;
  isSeen: boolean;
  ask: (before: number) => Promise<unknown>;
}): { isAsking: boolean; trouble: string | null } {
  const isSeenStill = useLasting(isSeen);
  const [isAsking, setAsking] = useState(false);
  const [asked, setAsked] = useState<{ before: number; trouble: string | null } | null>(null);
  useEffect(() => {
    if (!isSeenStill) setAsked(null);
  }, [isSeenStill]);
  useEffect(() => {
    if (!isSeenStill || start <= 0 || isAsking || asked?.before === start) return;
    setAsking(true);
    ask(start)
      .then(
        () => setAsked({ before: start, trouble: null }),
        (error) => setAsked({ before: start, trouble: whyNot(error) }),
      )
      .finally(() => setAsking(false));
  });
  return { isAsking, trouble: asked?.trouble ?? null };
}

/** Is it so for two frames? In the first ones a list is laid out, and shows what it will not. */
function useLasting(isSo: boolean): boolean {
  const [isLasting, setLasting] = useState(false);
  useEffect(() => {
    if (!isSo) return setLasting(false);
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setLasting(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [isSo]);
  return isSo && isLasting;
}
