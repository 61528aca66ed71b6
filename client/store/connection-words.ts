import { closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Phase } from '../connection/session.ts';
import { span } from '../ui/time-words.ts';

export interface Standing {
  phase: Phase;
  /** When the room last said anything. */
  heardAt: number | null;
  /** Since when the browser believes that there is no network, if it does. */
  goneSince: number | null;
  /** The server said that nobody is signed in. */
  isSignedOut: boolean;
  notSent: number;
  /** What may have arrived. */
  unsure?: number;
  now: number;
}

export interface ConnectionWords {
  tone: 'live' | 'wait' | 'off' | 'bad';
  /** Changes only when the state does: what a screen reader is told. */
  state: string;
  /** What counts along: seconds, and what is not sent. */
  detail: string;
  /** The one thing that helps. */
  remedy: 'signIn' | 'reload' | 'goHome' | null;
}

/** What the connection is, in words that are true at `now`. */
export function connectionWords(standing: Standing): ConnectionWords {
  const { phase, heardAt, goneSince, isSignedOut, notSent, unsure = 0, now } = standing;
  const unsent =
    (notSent > 0 ? `, ${notSent} not sent` : '') +
    (unsure > 0 ? `, ${unsure} may have arrived` : '');
  if (phase.name === 'ended') return { ...verdict(phase.code), detail: unsent };
  if (isInTouch(standing)) return { tone: 'live', state: 'live', detail: unsent, remedy: null };
  if (isSignedOut) return { ...verdict(closeCodes.notAuthenticated), detail: unsent };
  const isLong = phase.name === 'offline' && now - phase.since > offlineAfterMs;
  if (goneSince !== null || isLong)
    return { tone: 'off', state: 'offline', detail: unsent, remedy: null };
  if (heardAt === null) return { tone: 'wait', state: 'connecting', detail: unsent, remedy: null };
  const seen = `, last seen ${span(now - heardAt)} ago`;
  return { tone: 'wait', state: 'reconnecting', detail: `${seen}${unsent}`, remedy: null };
}

/**
 * Is there a connection that what is said now will take? One that seems alive after the network
 * went away is believed as soon as the room is heard on it again.
 */
export const isInTouch = ({
  phase,
  heardAt,
  goneSince,
}: Pick<Standing, 'phase' | 'heardAt' | 'goneSince'>): boolean =>
  phase.name === 'live' && (goneSince === null || (heardAt ?? 0) > goneSince);

/** Nobody calls a minute without a room "reconnecting". */
const offlineAfterMs = 60_000;

type Verdict = Pick<ConnectionWords, 'tone' | 'state' | 'remedy'>;

/** Closed for good: what the room's code means to the person. */
function verdict(code: number): Verdict {
  switch (code) {
    case closeCodes.notAuthenticated:
      return { tone: 'bad', state: 'signed out', remedy: 'signIn' };
    case closeCodes.notAllowed:
      return { tone: 'bad', state: 'not a member', remedy: 'goHome' };
    case closeCodes.replaced:
      return { tone: 'off', state: 'opened elsewhere', remedy: 'reload' };
    default:
      return { tone: 'bad', state: 'this page is too old: reload', remedy: 'reload' };
  }
}
