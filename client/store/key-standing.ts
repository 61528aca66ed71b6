import type { Key } from '../../shared/model/agent.ts';
import { spanLeft, when } from '../ui/time-words.ts';

export interface KeyStanding {
  tone: 'live' | 'wait' | 'off';
  words: string;
  /** It still opens something. */
  isGood: boolean;
}

/** What a key is worth now. One that was replaced works on for a while, so that it can be swapped. */
export function keyStanding(key: Key, now: number): KeyStanding {
  const { revokedAt, expiresAt, replacedBy } = key;
  if (revokedAt !== undefined && revokedAt <= now)
    return { tone: 'off', words: `revoked ${ago(revokedAt, now)}`, isGood: false };
  if (expiresAt <= now)
    return { tone: 'off', words: `ran out ${ago(expiresAt, now)}`, isGood: false };
  const left = spanLeft(expiresAt - now);
  return replacedBy === undefined
    ? { tone: 'live', words: `good for ${left}`, isGood: true }
    : { tone: 'wait', words: `replaced, ends in ${left}`, isGood: true };
}

/** When it was last used, as far as the room was told. */
export const lastUsed = ({ lastUsedAt }: Key, now: number): string =>
  lastUsedAt === undefined ? 'never used' : `last used ${ago(lastUsedAt, now)}`;

/** For a sentence: "now", "4 min ago", "12 Mar". */
export function ago(at: number, now: number): string {
  const words = when(at, now);
  return / (min|h)$/.test(words) ? `${words} ago` : words === 'now' ? 'just now' : `on ${words}`;
}
