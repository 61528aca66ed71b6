/**
 * One message as a model reads it: who said it in square brackets, then the words. A line of the words
 * that begins as somebody's message does would let one speaker pretend to be another, so it is quoted.
 * `isSomebody` says whether what stands in brackets there could be taken for a name.
 */
export const spokenBy = (
  who: string,
  words: string,
  isSomebody: (said: string) => boolean,
): string => `[${who}] ${quoted(words, isSomebody)}`;

const quoted = (words: string, isSomebody: (said: string) => boolean): string =>
  words.replaceAll(/(?<=[\n\r\u2028\u2029]\s*)\[([^\]\n]{1,120})\]/g, (all, said: string) =>
    isSomebody(said) ? `(quoted: ${said})` : all,
  );

/** A name that cannot end its own brackets. */
export const nameInBrackets = (name: string): string => name.replaceAll(/[[\]]/g, '');

/** What a box of a list is ticked with is nobody's name. */
export const isAnybody = (said: string): boolean => !/^[ xX-]?$/.test(said.trim());
