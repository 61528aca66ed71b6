/** For a terminal: new words at once, the same with other figures at most every five seconds. */
export function progress(
  say: (words: string) => void,
  now: () => number = () => Date.now(),
): (words: string) => void {
  let saidKind = '';
  let saidAt = 0;
  return (words) => {
    const kind = words.replace(/\d+/g, '#');
    if (kind === saidKind && now() - saidAt < everyMs) return;
    saidKind = kind;
    saidAt = now();
    say(`… ${words}`);
  };
}

const everyMs = 5_000;

/** The first call counts. */
export function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
