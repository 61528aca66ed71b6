import { base32 } from '../../../shared/lib/base32.ts';
import { must } from '../../../shared/lib/must.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import { inviteId as inviteIdSchema, roomId as roomIdSchema } from '../../../shared/model/ids.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { closeInvite, noteMadeWith, openInvites } from '../open-invites.ts';
import type { Guest } from '../outside.ts';
import { hearBadge } from '../receive.ts';
import type { Room } from '../room.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import type { Handlers } from './handlers.ts';

export const inviteHandlers: Handlers<
  'invites.create' | 'invites.revoke' | 'invites.look' | 'invites.accept'
> = {
  'invites.create': ({ turn, caller, connection }, { role, hours, note = '' }) => {
    const { randomBytes } = turn.room.ports;
    if (openInvites(turn.store).length >= bounds.openInvites)
      throw new Refusal('tooMany', { fix: 'Revoke an invite that is still open.' });
    const inviteId = inviteIdSchema.parse(newId(randomBytes));
    const secret = base32(randomBytes(20));
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
    turn.store.put('secrets', { kind: 'invite', id: inviteId, hash: sha256Hex(secret) });
    noteMadeWith(turn, inviteId, connection.standing.credential);
    turn.deadline('invite', inviteId, expiresAt);
    const action = { inviteId, role, expiresAt };
    turn.receipt({ principal: caller, kind: 'invite.create', action, outcome: 'done' });
    turn.shownOnce = { code: `${must(readMeta(turn.store, 'room'), 'the room').id}.${secret}` };
    return { inviteId, expiresAt };
  },

  'invites.revoke': ({ turn, caller }, { inviteId }) => {
    const invite = readRow(turn.store, 'invites', inviteId);
    if (invite === null) throw new Refusal('notFound');
    if (invite.state !== 'open') throw new Refusal('conflict');
    closeInvite(turn, inviteId, { state: 'revoked' });
    const action = { inviteId };
    turn.receipt({ principal: caller, kind: 'invite.revoke', action, outcome: 'done' });
    return {};
  },

  'invites.look': {
    look: async (room, caller, { code }) => {
      const { to, who } = guestWith(room, caller, code);
      const found = await room.ports.outside.lookInvite(to, who);
      if (found === null) throw new Refusal('inviteVoid');
      return () => ({ roomId: to, ...found });
    },
  },

  'invites.accept': {
    look: async (room, caller, { code }) => {
      const { to, who } = guestWith(room, caller, code);
      const accepted = await room.ports.outside.acceptInvite(to, who);
      if (!accepted.ok) throw new Refusal(accepted.error.code, accepted.error);
      return ({ turn }) => {
        hearBadge(turn, accepted.badge);
        return { roomId: to };
      };
    },
  },
};

/** Where a code leads, and who comes with it, as this room, their home, knows them. Counted: it wakes another room. */
function guestWith(room: Room, principal: Principal, code: string) {
  const retryAfterMs = room.looks.take(1, room.ports.now());
  if (retryAfterMs > 0) throw new Refusal('slowDown', { retryAfterMs });
  const [id, secret = ''] = code.split('.');
  const to = roomIdSchema.parse(id);
  const home = must(readMeta(room.store, 'room'), 'the room').id;
  const { name, ownedBy } = must(readRow(room.store, 'members', principal), 'the founder');
  const owned = ownedBy === undefined ? {} : { ownedBy };
  const who: Guest = { hash: sha256Hex(secret), principal, name, homeRoom: home, ...owned };
  return { to, who };
}
