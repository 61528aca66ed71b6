import { limits } from '../../shared/protocol/limits.ts';
import type { Standing } from './attachment.ts';
import type { Whose } from './room-message.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/**
 * What was cut a short while ago. A socket may be under way: the door has read that it is good, and
 * the room is only just waking. Whoever is hung up must not come in by what was read before.
 */
export function rememberCut(turn: Turn, whose: Whose): void {
  const about = aboutCut(whose);
  turn.store.put('heard', { about, version: turn.now });
  turn.deadline('cut', about, turn.now + limits.cutMs);
}

export const forgetCut = (store: Store, about: string): void => store.remove('heard', { about });

/**
 * Was this cut after the door read that it is good? What came in by a login or key that ended is
 * refused whenever it was read: it never becomes good again. A person may.
 */
export function wasCut(
  store: Store,
  { principal, credential }: Pick<Standing, 'principal' | 'credential'>,
  readAt: number,
): boolean {
  if (credential !== null && cutAt(store, { credential: credential.id }) !== null) return true;
  const at = cutAt(store, { principal });
  return at !== null && readAt <= at + limits.clocksApartMs;
}

const cutAt = (store: Store, whose: Whose): number | null =>
  store.get('heard', { about: aboutCut(whose) })?.version ?? null;

const aboutCut = (whose: Whose): string =>
  'principal' in whose ? `cut:${whose.principal}` : `cut:by:${whose.credential}`;
