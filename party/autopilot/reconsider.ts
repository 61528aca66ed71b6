import { type Principal, principal } from '../../shared/model/principal.ts';
import { parseTopic } from '../../shared/model/topic.ts';
import { mayOpen } from './authorize.ts';
import type { Room } from './room.ts';
import type { Patch } from './store/records.ts';

/** Whose place in the room a transaction changed. */
export const membersIn = (patches: readonly Patch[]): Principal[] =>
  patches
    .flatMap(({ put, del }) => [...put.map(([table, { id }]) => [table, id]), ...del])
    .flatMap(([table, id]) => (table === 'members' ? [principal.parse(id)] : []));

/**
 * After a change of rights, before anything else is told: who is no longer a member is cut off, and
 * whoever may see less is told so and sees less from now on.
 */
export function reconsider(room: Room, whose: Principal): void {
  const role = room.roleOf(whose);
  const now = room.ports.now();
  for (const connection of room.connectionsOf(whose)) {
    if (role === null) {
      room.hangUp(connection, 'notAllowed');
      continue;
    }
    if (connection.greeted) connection.event('self', { role }, now);
    for (const name of connection.topics) {
      const topic = parseTopic(name);
      if (topic !== null && mayOpen(room.store, topic, whose)) continue;
      room.unwatch(connection, name);
      connection.event('closed', { topic: name, reason: 'notAllowed' }, now);
    }
  }
}
