import { babble } from '../shared/rehearsal/babble.ts';

/** The words every peer streams: the same for all, with some characters outside ASCII. */
export const corpus: readonly string[] = [...babble(4_000, 20_261_121)];

export const tokenAt = (thread: number, n: number): string =>
  corpus[(n + thread * 97) % corpus.length] ?? '';
