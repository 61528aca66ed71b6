/**
 * The words of one step of a model. A gateway joins the steps of a run so that a blank line stands
 * between two: white space at the ends of one may be that line, or may have been taken off, so it is
 * nobody's words. How the first line is indented is.
 */
export const stepWords = (text: string): string => withoutBlankLines(text).trimEnd();

/** What follows on blank lines. */
export const withoutBlankLines = (text: string): string => text.replace(/^\s*\n/, '');

/** Is this where a step ends, or the run? */
export const isBehindStep = (rest: string): boolean =>
  rest === '' || (/^\s*/.exec(rest)?.[0].split('\n').length ?? 0) > 2;

/** Does a run with all of these words have a step with just those? */
export function hasStep(all: string, words: string): boolean {
  for (let at = all.indexOf(words); at !== -1; at = all.indexOf(words, at + 1)) {
    const before = /\s*$/.exec(all.slice(0, at))?.[0] ?? '';
    const isBegin = at === before.length || before.split('\n').length > 2;
    if (isBegin && isBehindStep(all.slice(at + words.length))) return true;
  }
  return false;
}
