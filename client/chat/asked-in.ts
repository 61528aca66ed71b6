/** What somebody began to write that the page can complete. */
export interface Asked {
  kind: 'command' | 'mention';
  /** What was written of it. */
  query: string;
  /** Where in the text its sign stands. */
  from: number;
  to: number;
}

/** `/` begins a command where nothing else was written; `@` a name, at the beginning of a word. */
export function askedIn(text: string, caret: number): Asked | null {
  const before = text.slice(0, caret);
  const command = /^\/([\p{L} ]{0,24})$/u.exec(text);
  if (command !== null && caret === text.length)
    return { kind: 'command', query: command[1] ?? '', from: 0, to: caret };
  const mention = /(?<![\p{L}\p{N}@/._-])@([\p{L}\p{N}._-]{0,40})$/u.exec(before);
  if (mention === null) return null;
  return { kind: 'mention', query: mention[1] ?? '', from: mention.index, to: caret };
}
