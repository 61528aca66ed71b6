import { must } from '../../shared/lib/must.ts';
import type { Login } from '../../shared/model/login.ts';
import { cut } from './cut.ts';
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
  if (login.expiresAt <= turn.now || turn.store.get('heard', ended(login.id)) !== null) return;
  turn.changes.put('logins', (seq) => ({ ...login, seq }));
  turn.deadline('login', login.id, login.expiresAt);
}

/**
 * It is over: its row goes, whatever came in by it hangs up everywhere, and D1 forgets it. Then once
 * more: a socket could be dialled before D1 had heard.
 */
export function endLogin(turn: Turn, loginId: string): void {
  turn.store.put('heard', { ...ended(loginId), version: turn.now });
  if (readRow(turn.store, 'logins', loginId) !== null) turn.changes.remove('logins', loginId);
  turn.clearDeadline('login', loginId);
  const whose = { credential: loginId };
  cut(turn, { whose, everywhere: true, stops: false });
  const { id: roomId } = must(readMeta(turn.store, 'room'), 'the room');
  const say = { verb: 'cut', whose, everywhere: true, stops: false } as const;
  turn.send({ to: 'directory', what: 'loginEnded', loginId, afterwards: [{ roomId, say }] });
}

/** Word that it began may come behind word that it ended. */
const ended = (id: string) => ({ about: `ended:${id}` });
