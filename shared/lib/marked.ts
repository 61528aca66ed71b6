/**
 * What others wrote, as a line of the page may hold it. Characters that turn the direction of what
 * follows, or cannot be seen, become their number in its place; joiners stay where they join.
 */
export const marked = (text: string): string =>
  hidden.test(text)
    ? text.replaceAll(everyHidden, (one, at: number) => (joins(text, one, at) ? one : mark(one)))
    : text;

/**
 * The same for a name or a title within other words, be they text, a label or an option: letters
 * that run from the right are isolated, so that what stands beside them keeps its place.
 */
export function inLine(name: string): string {
  const text = marked(bare(name));
  return fromTheRight.test(text) ? `\u2068${text}\u2069` : text;
}

/** Without its isolation, for who looks at its letters; said twice it is one. */
export const bare = (name: string): string =>
  name.startsWith('\u2068') && name.endsWith('\u2069') ? name.slice(1, -1) : name;

/** The same for prose, which may hold what its language needs: only what turns or encloses other text. */
export const inProse = (text: string): string =>
  turning.test(text) ? text.replaceAll(everyTurning, mark) : text;

const mark = (one: string): string =>
  `[U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** A joiner between two pictures or two letters of a script that joins is no disguise. */
const joins = (text: string, one: string, at: number): boolean =>
  (one === '\u200d' || one === '\u200c') && joining.test(text.slice(Math.max(0, at - 2), at));

const joining = /(\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}]|[\u0590-\u0fff])$/u;

const hiddenSet =
  '[^\\P{Cc}\\n\\t]|[\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\u{e0000}-\\u{e007f}]';
const hidden = new RegExp(hiddenSet, 'u');
const everyHidden = new RegExp(hiddenSet, 'gu');

const turning = /[\u202a-\u202e\u2066-\u2069]/;
const everyTurning = /[\u202a-\u202e\u2066-\u2069]/g;

const fromTheRight =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
