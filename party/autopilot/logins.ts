import { must } from '../../shared/lib/must.ts';
import type { Login } from '../../shared/model/login.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { agentCookieMs } from '../auth/agent-cookie.ts';
import { cut } from './cut.ts';
import { aboutEnd, hasEnded } from './cuts.ts';
import type { Room } from './room.ts';
import type { Whose } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

export const loginsOf = (store: Store): Login[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'logins' }, limit: 10_000 })
    .map((item) => parseRow('logins', item));

/** The founder signed in from a browser, or stays signed in for longer. */
export function hearLogin(turn: Turn, login: Omit<Login, 'seq'>): void {
  const { founder } = must(readMeta(turn.store, 'room'), 'the room');
  const { id, createdAt: beganAt, expiresAt } = login;
  if (expiresAt <= turn.now) return;
  if (hasEnded(turn.store, founder, { kind: 'login', id, beganAt })) return;
  turn.changes.put('logins', (seq) => ({ ...login, seq }));
  turn.deadline('login', id, expiresAt);
}

/**
 * The founder comes in by a login. The list says that it is all of them: one that it lacks, because
 * the word that it began was lost, is added.
 */
export function noteLogin(room: Room, login: Omit<Login, 'seq'>): void {
  const known = readRow(room.store, 'logins', login.id);
  if (known !== null && known.expiresAt >= login.expiresAt) return;
  const { expiresAt } = login;
  room.turn((turn) => hearLogin(turn, known === null ? login : { ...known, expiresAt }));
}

/**
 * It is over: its row goes, whatever came in by it hangs up everywhere, and D1 forgets it. Then once
 * more: a socket could be dialled before D1 had heard.
 */
export function endLogin(turn: Turn, loginId: string): void {
  const agentUntil = agentLoginUntil(turn, loginId);
  forget(turn, loginId);
  const again = cutEverywhere(turn, { credential: loginId });
  turn.send({ to: 'directory', what: 'loginEnded', loginId, ...agentUntil, afterwards: [again] });
}

/** What an agent's page has is no session of D1 but a cookie, which must be remembered as long as it lasts. */
function agentLoginUntil({ store, now }: Turn, loginId: string): { agentUntil?: number } {
  const { founder } = must(readMeta(store, 'room'), 'the room');
  if (splitPrincipal(founder).kind !== 'agent') return {};
  return { agentUntil: readRow(store, 'logins', loginId)?.expiresAt ?? now + agentCookieMs };
}

/** The same of all that the founder has but one, listed here or not. Says how many were listed. */
export function endLogins(turn: Turn, but: string | null): number {
  const { founder } = must(readMeta(turn.store, 'room'), 'the room');
  const listed = loginsOf(turn.store).filter(({ id }) => id !== but);
  for (const { id } of listed) forget(turn, id);
  const until = turn.now;
  const again = cutEverywhere(turn, { loginsOf: founder, but, until });
  const { kind, id: userId } = splitPrincipal(founder);
  const order = { userId, keep: but, until, afterwards: [again] };
  if (kind === 'human') turn.send({ to: 'directory', what: 'otherLoginsEnded', ...order });
  return listed.length;
}

function forget(turn: Turn, loginId: string): void {
  turn.store.put('heard', { about: aboutEnd(loginId), version: turn.now });
  if (readRow(turn.store, 'logins', loginId) !== null) turn.changes.remove('logins', loginId);
  turn.clearDeadline('login', loginId);
}

/** Hangs up at once, and answers what this home is to be told when D1 has it. */
function cutEverywhere(turn: Turn, whose: Whose) {
  const how = { whose, everywhere: true, stops: false };
  cut(turn, how);
  const { id: roomId } = must(readMeta(turn.store, 'room'), 'the room');
  return { roomId, say: { verb: 'cut', ...how } as const };
}
