/**
 * What others wrote, as a terminal may show it: without escape sequences and other control
 * characters, and without marks that turn the direction of what follows or cannot be seen.
 */
export const plain = (text: string): string => text.replaceAll(unsafe, '');

/** A value as JSON for programs, with the same characters written as numbers: it is the same value. */
export const jsonText = (value: unknown, indent = 0): string =>
  (JSON.stringify(value, null, indent) ?? 'null').replaceAll(unsafe, (one) =>
    [...Array(one.length).keys()]
      .map((i) => `\\u${one.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** The same on one line. */
export const oneLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ').trim();

const unsafe =
  /[^\P{Cc}\n\t]|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;
