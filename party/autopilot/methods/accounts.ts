import type { Principal } from '../../../shared/model/principal.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { accountOf, changeStanding, personOf, setAdmin } from '../../lobby/accounts.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { nextVersion } from '../versions.ts';
import type { Handlers } from './handlers.ts';

/** Administration of the installation. Only the Lobby has these rows, and `place` asks for it. */
export const accountHandlers: Handlers<
  'accounts.page' | 'accounts.ban' | 'accounts.unban' | 'accounts.setAdmin' | 'settings.set'
> = {
  'accounts.page': ({ turn }, { before, limit }) => turn.room.reader.accountsBefore(before, limit),

  'accounts.ban': ({ turn, caller }, { userId, reason }) => {
    const { isAdmin, ban } = accountOf(turn, userId);
    if (isAdmin) throw new Refusal('conflict', adminsAreNotBanned);
    if (ban !== undefined) return {};
    changeStanding(turn, userId, (row) => ({ ...row, ban: { at: turn.now, by: caller, reason } }));
    noted(turn, caller, 'accounts.ban', { user: userId });
    return {};
  },

  'accounts.unban': ({ turn, caller }, { userId }) => {
    if (accountOf(turn, userId).ban === undefined) return {};
    changeStanding(turn, userId, ({ ban: _, ...row }) => row);
    noted(turn, caller, 'accounts.unban', { user: userId });
    return {};
  },

  'accounts.setAdmin': ({ turn, caller }, { userId, isAdmin }) => {
    const account = accountOf(turn, userId);
    if (account.isAdmin === isAdmin) return {};
    if (isAdmin && account.ban !== undefined) throw new Refusal('conflict', bannedAreNoAdmins);
    if (!isAdmin && isLastAdmin(turn, personOf(userId))) throw new Refusal('conflict', lastAdmin);
    setAdmin(turn, userId, isAdmin);
    noted(turn, caller, 'accounts.setAdmin', { user: userId, isAdmin });
    return {};
  },

  'settings.set': ({ turn, caller }, settings) => {
    turn.changes.put('settings', (seq) => ({
      id: 'installation',
      seq,
      ...settings,
    }));
    turn.send({ to: 'directory', what: 'settings', ...settings, version: nextVersion(turn) });
    noted(turn, caller, 'settings.set', settings);
    return {};
  },
};

/** Looks at two members at the most. */
function isLastAdmin(turn: Turn, who: Principal): boolean {
  const where = { topic: 'workspace', tbl: 'members' };
  const some = turn.store.scan('rows', { by: 'byKey', where, limit: 2 });
  return readRow(turn.store, 'members', who) !== null && some.length === 1;
}

const noted = (turn: Turn, caller: Principal, kind: string, action: Record<string, unknown>) =>
  turn.receipt({ principal: caller, kind, action, outcome: 'done' });

const adminsAreNotBanned = {
  message: 'This person is an admin of the installation.',
  fix: 'Take that from them first.',
};
const bannedAreNoAdmins = {
  message: 'This person is shut out.',
  fix: 'Let them in again first.',
};
const lastAdmin = {
  message: 'An installation keeps at least one admin.',
  fix: 'Make somebody else an admin first.',
};
