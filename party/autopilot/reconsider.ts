import type { ThreadId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import { parseTopic, reasoningTopic, threadTopic } from '../../shared/model/topic.ts';
import { mayOpen } from './authorize.ts';
import type { Connection } from './connection.ts';
import type { Room } from './room.ts';
import type { Patch } from './store/records.ts';

/** Whose place in the room a transaction changed. */
export const membersIn = (patches: readonly Patch[]): Principal[] =>
  patches
    .flatMap(({ put, del }) => [...put.map(([table, { id }]) => [table, id]), ...del])
    .flatMap(([table, id]) => (table === 'members' ? [principal.parse(id)] : []));

/** The private threads that a transaction changed: perhaps whom they name. */
export const privateThreadsIn = (patches: readonly Patch[]): ThreadId[] =>
  patches.flatMap(({ topic, put }) => {
    const parsed = parseTopic(topic);
    const isThere = put.some(([table]) => table === 'threads');
    return parsed?.kind === 'thread' && isThere ? [parsed.threadId] : [];
  });

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
    for (const name of connection.topics) closeUnlessOpen(room, connection, name);
  }
}

/** The same for a thread that fewer may read. */
export function reconsiderThread(room: Room, id: ThreadId): void {
  for (const name of [threadTopic(id), reasoningTopic(id)])
    for (const connection of [...room.fanOut.watching(name)])
      closeUnlessOpen(room, connection, name);
}

function closeUnlessOpen(room: Room, connection: Connection, name: string): void {
  const topic = parseTopic(name);
  if (topic !== null && mayOpen(room.store, topic, connection.principal)) return;
  room.unwatch(connection, name);
  connection.event('closed', { topic: name, reason: 'notAllowed' }, room.ports.now());
}
