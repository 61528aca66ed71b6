import { useEffect, useMemo, useRef } from 'react';
import { piecesOf, type ShownStretch } from './pieces-of.ts';
import { useWhoIs } from './use-who-is.ts';
import type { WhoIs } from './who-is.ts';

/** Nearly all of a piece: borders of pixels are not whole. */
const seenRatio = 0.95;

/**
 * Text with everything in it that cannot be seen named in its place, in the order of its bytes, and
 * with who is meant beside each principal, which is drawn and is no part of the text.
 * Never shortened; `onSeen` is called once every piece of it was on screen.
 */
export function ExactText({ text, onSeen }: { text: string; onSeen?: (text: string) => void }) {
  const box = useRef<HTMLPreElement>(null);
  const pieces = useMemo(() => piecesOf(text), [text]);
  const whoIs = useWhoIs();
  const told = useRef(onSeen);
  useEffect(() => {
    told.current = onSeen;
  });
  useEffect(() => {
    const left = new Set<Element>(box.current?.querySelectorAll('[data-piece]'));
    const observer = new IntersectionObserver(
      (seen) => {
        for (const { target, intersectionRatio } of seen) {
          if (intersectionRatio < seenRatio) continue;
          left.delete(target);
          observer.unobserve(target);
        }
        if (left.size === 0) told.current?.(text);
      },
      { threshold: seenRatio },
    );
    for (const piece of left) observer.observe(piece);
    return () => observer.disconnect();
  }, [text]);
  return (
    <pre
      ref={box}
      dir="ltr"
      className="whitespace-pre-wrap rounded-md border border-line bg-bg px-3 py-2 font-mono text-small [overflow-wrap:anywhere] [unicode-bidi:bidi-override]"
    >
      {pieces.map((stretches, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and their order never changes
        <span key={i} data-piece>
          <Shown stretches={stretches} whoIs={whoIs} />
        </span>
      ))}
    </pre>
  );
}

/** The same within a line. */
export const ExactLine = ({ text }: { text: string }) => (
  <span dir="ltr" className="[overflow-wrap:anywhere] [unicode-bidi:bidi-override]">
    <Shown stretches={piecesOf(text).flat()} whoIs={useWhoIs()} />
  </span>
);

const Shown = ({ stretches, whoIs }: { stretches: readonly ShownStretch[]; whoIs: WhoIs }) =>
  stretches.map(({ text, mark, of }, i) =>
    of !== undefined ? (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: as above
        key={i}
        data-who={whoIs(of)}
        className="before:mr-1 before:inline-block before:rounded-sm before:border before:border-line-strong before:px-1 before:font-sans before:text-dim before:text-tiny before:content-[attr(data-who)]"
      >
        {text}
      </span>
    ) : mark === null ? (
      text
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <mark key={i} className="mx-px rounded-sm bg-bad px-1 text-on-mark text-tiny">
        {mark}
      </mark>
    ),
  );
