/** “1 chat”, “2 chats”. */
export const count = (of: number, what: string): string =>
  `${of.toLocaleString('en-GB')} ${what}${of === 1 ? '' : 's'}`;
