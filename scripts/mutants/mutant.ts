/**
 * The product broken on purpose: in one file, a text that is there exactly once is replaced. When
 * the text is not there any more the mutant is stale, which `mutants.test.ts` notices first.
 */
export interface Mutant {
  name: string;
  /** What is broken, in words. */
  what: string;
  file: string;
  find: string;
  replace: string;
}

export const timesFound = ({ find }: Mutant, source: string): number =>
  source.split(find).length - 1;
