import type { Principal } from '../../shared/model/principal.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Credential } from '../auth/credential.ts';
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
  turn.store.put('heard', { about, version: 'until' in whose ? whose.until : turn.now });
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
  if (credential !== null && hasEnded(store, principal, credential)) return true;
  const at = heardAt(store, aboutCut({ principal }));
  return at !== null && readAt <= at + limits.clocksApartMs;
}

type Login = Pick<Credential, 'kind' | 'id' | 'beganAt' | 'login'>;

/** Did this login or key end, as far as is remembered here? */
export function hasEnded(store: Store, who: Principal, by: Login): boolean {
  const ids = by.login === undefined ? [by.id] : [by.id, by.login];
  const abouts = ids.flatMap((id) => [aboutCut({ credential: id }), aboutEnd(id)]);
  if (abouts.some((one) => heardAt(store, one) !== null)) return true;
  const start = `cut:logins:${who}`;
  const range = { by: 'primary', above: `${start}:`, below: `${start};`, limit: 100 } as const;
  return store
    .scan('heard', range)
    .map(({ about, version }) => ({ but: about.slice(start.length + 1), until: version }))
    .some(({ but, until }) => isOneOf({ loginsOf: who, but, until }, who, by));
}

/** Is this one of the logins that ended together? */
export const isOneOf = (
  { loginsOf, but, until }: Extract<Whose, { loginsOf: Principal }>,
  who: Principal,
  { kind, id, beganAt = 0 }: Login,
): boolean => kind === 'login' && who === loginsOf && id !== but && beganAt <= until;

/** Of a login of this home's founder: word that it began may come behind word that it ended. */
export const aboutEnd = (id: string): string => `ended:${id}`;

const heardAt = (store: Store, about: string): number | null =>
  store.get('heard', { about })?.version ?? null;

function aboutCut(whose: Whose): string {
  if ('principal' in whose) return `cut:${whose.principal}`;
  if ('credential' in whose) return `cut:by:${whose.credential}`;
  return `cut:logins:${whose.loginsOf}:${whose.but ?? '-'}`;
}
