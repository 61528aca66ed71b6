import type { FieldPattern, Grant } from '../../shared/model/grant.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { NameOf } from '../store/author-name.ts';

/** Who may act: an assistant is another one in each chat. */
export const holderWords = (to: Principal, nameOf: NameOf): string =>
  splitPrincipal(to).kind === 'autopilot' ? 'Autopilot in this one chat only' : nameOf(to);

/** What every field of the input has to be. */
export const whereWords = ({ where }: Pick<Grant, 'where'>): string =>
  Object.entries(where)
    .map(([name, pattern]) => `${name} ${patternWords(pattern)}`)
    .join(', ');

export const timesWords = (uses: number): string =>
  uses === 1 ? 'once more' : `${uses} times more`;

const patternWords = (pattern: FieldPattern): string =>
  'is' in pattern ? JSON.stringify(pattern.is) : `from ${pattern.startsWith} on`;
