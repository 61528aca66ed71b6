/** The words of a text as search sees them: folded to lower case, without accents, in order. */
export const searchTerms = (text: string): string[] => wordsOf(text).map(({ term }) => term);

/** The same with where each stands. */
export function wordsOf(text: string): { term: string; from: number; to: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)].flatMap((match) => {
    const term = fold(match[0]);
    return term === '' ? [] : [{ term, from: match.index, to: match.index + match[0].length }];
  });
}

const fold = (word: string): string =>
  word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().normalize('NFC');
