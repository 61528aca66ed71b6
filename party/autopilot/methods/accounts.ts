import type { Account } from '../../../shared/model/account.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import type { Handlers } from './handlers.ts';

/** Administration of the installation. Only the Lobby has these rows, and `place` asks for it. */
export const accountHandlers: Handlers<
  'accounts.page' | 'accounts.ban' | 'accounts.unban' | 'accounts.setAdmin' | 'settings.set'
> = {
  'accounts.page': ({ turn }, { before, limit }) => turn.room.reader.accountsBefore(before, limit),

  'accounts.ban': ({ turn, caller }, { userId, reason }) => {
    accountOf(turn, userId);
    turn.changes.edit('accounts', userId, (row) => ({
      ...row,
      ban: { at: turn.now, by: caller, reason },
    }));
    return {};
  },

  'accounts.unban': ({ turn }, { userId }) => {
    accountOf(turn, userId);
    turn.changes.edit('accounts', userId, ({ ban: _, ...row }) => row);
    return {};
  },

  'accounts.setAdmin': ({ turn }, { userId, isAdmin }) => {
    accountOf(turn, userId);
    turn.changes.edit('accounts', userId, (row) => ({ ...row, isAdmin }));
    return {};
  },

  'settings.set': ({ turn }, settings) => {
    turn.changes.put('settings', (seq) => ({ id: 'installation', seq, ...settings }));
    return {};
  },
};

function accountOf(turn: Turn, userId: string): Account {
  const account = readRow(turn.store, 'accounts', userId);
  if (account === null) throw new Refusal('notFound');
  return account;
}
