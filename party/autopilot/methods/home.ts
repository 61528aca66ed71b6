import { must } from '../../../shared/lib/must.ts';
import { shownName } from '../../../shared/lib/shown-name.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { endLogin, endLogins } from '../logins.ts';
import { tellName } from '../names.ts';
import { tellTitle } from '../places.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import { nextVersion } from '../versions.ts';
import type { Handlers } from './handlers.ts';

export const homeHandlers: Handlers<
  'profile.rename' | 'room.rename' | 'logins.end' | 'logins.endOthers'
> = {
  'profile.rename': ({ turn, caller }, { name: given }) => {
    const name = shownName(given, splitPrincipal(caller).kind);
    turn.changes.edit('members', caller, (row) => ({ ...row, name }));
    tellName(turn, { principal: caller, name, version: nextVersion(turn) });
    return {};
  },

  'room.rename': ({ turn, caller }, { title }) => {
    const room = must(readMeta(turn.store, 'room'), 'the room');
    const version = Math.max(room.version + 1, turn.now);
    writeMeta(turn.store, 'room', { ...room, title, version });
    const { id: roomId, founder, beganAt } = room;
    turn.send({ to: 'roomIndex', roomId, title, founder, beganAt, version });
    tellTitle(turn);
    turn.receipt({ principal: caller, kind: 'room.rename', action: { title }, outcome: 'done' });
    return {};
  },

  'logins.end': ({ turn }, { loginId }) => {
    if (readRow(turn.store, 'logins', loginId) === null) throw new Refusal('notFound');
    endLogin(turn, loginId);
    return {};
  },

  'logins.endOthers': ({ turn, connection }) => {
    const own = connection.standing.credential?.id ?? null;
    return { ended: endLogins(turn, own) };
  },
};
