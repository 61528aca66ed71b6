/** A stretch of text as it must be shown to whoever decides about it. */
export interface Stretch {
  text: string;
  /** What cannot be seen, or looks like something else: its name, for a label in its place. */
  mark: string | null;
}

/**
 * Cuts text so that nothing in it can hide: control characters, direction marks, characters of no
 * width, odd spaces and tags each become a stretch with a name, and so does a letter of another
 * script in the middle of a Latin word. Line feed and tab stay as they are.
 */
export function visible(text: string): Stretch[] {
  const stretches: Stretch[] = [];
  for (const word of text.split(/(?<=[^\p{L}\p{M}\p{N}])|(?=[^\p{L}\p{M}\p{N}])/u)) {
    const isLatin = /\p{Script=Latin}/u.test(word);
    for (const one of word) add(stretches, one, markOf(one, isLatin));
  }
  return stretches;
}

/** Is there anything in it that only a mark makes visible? */
export const hidesSomething = (text: string): boolean =>
  visible(text).some(({ mark }) => mark !== null);

function add(stretches: Stretch[], text: string, mark: string | null): void {
  const last = stretches.at(-1);
  if (mark === null && last?.mark === null) last.text += text;
  else stretches.push({ text, mark });
}

function markOf(one: string, isInLatinWord: boolean): string | null {
  if (one === '\n' || one === '\t') return null;
  const code = one.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const known = names.get(code);
  if (known !== undefined) return `${name} ${known}`;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u.test(one) || isBlank(one))
    return `${name} ${sortOf(one)}`;
  if (isInLatinWord && /\p{L}/u.test(one) && !/[\p{Script=Latin}\p{Script=Common}]/u.test(one))
    return `${name} not a Latin letter`;
  return null;
}

/** Takes place, or none, and shows nothing; or joins what is before it unseen. */
const isBlank = (one: string): boolean =>
  (/\p{Zs}/u.test(one) && one !== ' ') || /\p{Default_Ignorable_Code_Point}/u.test(one);

function sortOf(one: string): string {
  if (/\p{Cc}/u.test(one)) return 'control character';
  if (/\p{Zs}/u.test(one)) return 'unusual space';
  if (/[\p{Zl}\p{Zp}]/u.test(one)) return 'line break';
  if (/[\p{Cs}\p{Co}\p{Cn}]/u.test(one)) return 'no known character';
  return 'invisible';
}

const names = new Map([
  [0x00, 'null'],
  [0x07, 'bell'],
  [0x08, 'backspace'],
  [0x0d, 'carriage return'],
  [0x1b, 'escape'],
  [0x7f, 'delete'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero width space'],
  [0x200c, 'zero width non-joiner'],
  [0x200d, 'zero width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'end of direction'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'end of isolate'],
  [0xfeff, 'byte order mark'],
]);
