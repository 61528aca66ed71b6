/**
 * What others wrote, as a terminal may show it: without escape sequences and other control
 * characters, and without marks that turn the direction of what follows.
 */
export const plain = (text: string): string => text.replaceAll(unsafe, '');

/** The same on one line. */
export const oneLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ').trim();

const unsafe = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
