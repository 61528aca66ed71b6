import { useInTouch } from '../store/use-in-touch.ts';
import { useNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { span } from '../ui/time-words.ts';

/** How fresh a list of receipts is: it is asked for again with every change that this page sees. */
export function AsOf({ at }: { at: number | null }) {
  const isInTouch = useInTouch();
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  const now = useNow(1_000, at !== null);
  const unasked = isEnded ? 'closed' : 'opening';
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-dim text-small">
      <Dot tone={isInTouch ? (at === null ? 'wait' : 'live') : 'off'} />
      {at === null ? unasked : asOfWords(now - at, isInTouch)}
    </span>
  );
}

const asOfWords = (ms: number, isInTouch: boolean): string => {
  const age = ms < 5_000 ? 'as of now' : `as of ${span(ms)} ago`;
  return isInTouch ? age : `offline, ${age}`;
};
