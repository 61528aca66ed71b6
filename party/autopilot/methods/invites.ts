import { newId } from '../../../shared/lib/new-id.ts';
import { inviteId as inviteIdSchema } from '../../../shared/model/ids.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readRow } from '../store/records.ts';
import type { Handlers } from './handlers.ts';

export const inviteHandlers: Handlers<
  'invites.create' | 'invites.revoke' | 'invites.look' | 'invites.accept'
> = {
  'invites.create': ({ turn, caller }, { role, hours, note = '' }) => {
    const inviteId = inviteIdSchema.parse(newId(turn.room.ports.randomBytes));
    const expiresAt = turn.now + hours * 3_600_000;
    turn.changes.put('invites', (seq) => ({
      id: inviteId,
      seq,
      role,
      note,
      createdBy: caller,
      createdAt: turn.now,
      expiresAt,
      state: 'open',
    }));
    return { inviteId, expiresAt };
  },

  'invites.revoke': ({ turn }, { inviteId }) => {
    const invite = readRow(turn.store, 'invites', inviteId);
    if (invite === null) throw new Refusal('notFound');
    if (invite.state !== 'open') throw new Refusal('conflict');
    turn.changes.edit('invites', inviteId, (row) => ({ ...row, state: 'revoked' }));
    return {};
  },

  'invites.look': () => {
    throw new Refusal('inviteVoid');
  },

  'invites.accept': () => {
    throw new Refusal('inviteVoid');
  },
};
