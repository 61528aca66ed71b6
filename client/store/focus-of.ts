import type { Mention } from '../../shared/model/mention.ts';

/** What the address of the canvas names, to show a comment: what it is said at, or itself. */
export const focusOf = ({ id, on }: NonNullable<Mention['comment']>): string =>
  on ?? `comment:${id}`;
