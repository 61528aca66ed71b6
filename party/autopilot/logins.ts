import type { Login } from '../../shared/model/login.ts';
import { cut } from './cut.ts';
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

/** It is over: its row goes, and whatever came in by it hangs up everywhere. */
export function endLogin(turn: Turn, id: string): void {
  turn.store.put('heard', { ...ended(id), version: turn.now });
  if (readRow(turn.store, 'logins', id) !== null) turn.changes.remove('logins', id);
  turn.clearDeadline('login', id);
  cut(turn, { whose: { credential: id }, everywhere: true, stops: false });
}

/** Word that it began may come behind word that it ended. */
const ended = (id: string) => ({ about: `ended:${id}` });
