import { must } from '../../../shared/lib/must.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Handlers } from './handlers.ts';

export const homeHandlers: Handlers<
  'profile.rename' | 'room.rename' | 'logins.end' | 'logins.endOthers'
> = {
  'profile.rename': ({ turn, caller }, { name }) => {
    turn.changes.edit('members', caller, (row) => ({ ...row, name }));
    return {};
  },

  'room.rename': ({ turn }, { title }) => {
    const room = must(readMeta(turn.store, 'room'), 'the room');
    writeMeta(turn.store, 'room', { ...room, title, version: room.version + 1 });
    return {};
  },

  'logins.end': ({ turn }, { loginId }) => {
    if (readRow(turn.store, 'logins', loginId) === null) throw new Refusal('notFound');
    turn.changes.remove('logins', loginId);
    return {};
  },

  'logins.endOthers': ({ turn }) => {
    const rows = turn.store.scan('rows', { by: 'primary', where: { tbl: 'logins' }, limit: 1_000 });
    for (const { id } of rows.map((item) => parseRow('logins', item)))
      turn.changes.remove('logins', id);
    return { ended: rows.length };
  },
};
