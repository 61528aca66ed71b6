import { span } from '../ui/time-words.ts';
import { isInTouch, type Standing } from './connection-words.ts';

export interface Freshness {
  tone: 'live' | 'wait' | 'off';
  words: string;
}

/** How fresh is what a panel shows? By the connection, and by whether its topic has caught up. */
export function freshnessWords({
  isHeld,
  isFollowed,
  isCatchingUp,
  now,
  ...standing
}: Pick<Standing, 'phase' | 'heardAt' | 'goneSince' | 'now'> & {
  /** The page holds the topic. */
  isHeld: boolean;
  /** The room tells this page what changes in it. */
  isFollowed: boolean;
  /** It was asked for what changed meanwhile. */
  isCatchingUp: boolean;
}): Freshness {
  const { phase, heardAt, goneSince } = standing;
  if (isInTouch(standing)) {
    if (!isHeld) return { tone: 'wait', words: 'opening' };
    if (!isFollowed) return { tone: 'off', words: 'not followed' };
    return isCatchingUp ? { tone: 'wait', words: 'catching up' } : { tone: 'live', words: 'live' };
  }
  const old = heardAt === null ? null : now - heardAt;
  const asOf = old === null ? '' : `, as it was ${span(old)} ago`;
  if (phase.name === 'ended') return { tone: 'off', words: `closed${asOf}` };
  const isLong = phase.name === 'offline' && now - phase.since > longMs;
  if (goneSince !== null || isLong) return { tone: 'off', words: `offline${asOf}` };
  if (old === null) return { tone: 'wait', words: 'connecting' };
  return { tone: 'wait', words: old < staleMs ? 'reconnecting' : `stale ${span(old)}` };
}

/** What is younger than that nobody calls stale. */
const staleMs = 10_000;

/** As for the connection itself. */
const longMs = 60_000;
