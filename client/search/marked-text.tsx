import { marked } from '../../shared/lib/marked.ts';
/** Words with what was found in them marked. */
export function MarkedText({
  text,
  marks,
}: {
  text: string;
  marks: readonly (readonly [number, number])[];
}) {
  return piecesOf(text, marks).map(({ from, words, isFound }) =>
    isFound ? (
      <mark key={from} className="rounded-sm bg-accent/30 text-text">
        {marked(words)}
      </mark>
    ) : (
      <span key={from}>{marked(words)}</span>
    ),
  );
}

/** A text cut where finds begin and end. Marks that lie outside of it or in each other are left out. */
export function piecesOf(text: string, marks: readonly (readonly [number, number])[]) {
  const pieces: { from: number; words: string; isFound: boolean }[] = [];
  let at = 0;
  const add = (from: number, to: number, isFound: boolean) => {
    if (to > from) pieces.push({ from, words: text.slice(from, to), isFound });
  };
  for (const [from, to] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (from < at || to > text.length) continue;
    add(at, from, false);
    add(from, to, true);
    at = to;
  }
  add(at, text.length, false);
  return pieces;
}
