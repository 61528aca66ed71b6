const pairs = /(?<!\*)(\*{1,3}|__|~~|`+)(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)/gu;
/** One that opens or closes at the edge of a word and has no other half. */
const halves = /(?<!\S)(?:\*{1,3}|~~|`+)(?=[^\s*~`])|(?<=[^\s*~`])(?:\*{2,3}|~~|`+)(?!\S)/gu;

/** A short line without the marks of Markdown that make words bold, slanted, struck or code, whole or half. */
export const unmarked = (line: string): string =>
  line.replace(pairs, '$2').replace(pairs, '$2').replace(halves, '');
