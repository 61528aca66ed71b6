import type { RoomId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Room } from './room.ts';
import { writeMeta } from './store/meta.ts';

/** The first transaction of a room: its clock, its founder as owner, and its row in the index. */
export function found(
  room: Room,
  id: RoomId,
  { principal, name }: { principal: Principal; name: string },
): void {
  const { store, ports } = room;
  const epoch = [...ports.randomBytes(8)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const now = ports.now();
  const meta = { id, title: `${name}'s room`, founder: principal, beganAt: now, version: 1 };
  room.turn((turn) => {
    writeMeta(store, 'room', meta);
    writeMeta(store, 'epoch', epoch);
    writeMeta(store, 'seq', 0);
    writeMeta(store, 'nextRef', 1);
    turn.changes.put('members', (seq) => ({
      id: principal,
      seq,
      name,
      role: 'owner',
      joinedAt: now,
    }));
    turn.receipt({
      principal,
      kind: 'room.begin',
      action: { room: id, owner: principal },
      outcome: 'done',
    });
    turn.send({
      to: 'roomIndex',
      roomId: id,
      title: meta.title,
      founder: principal,
      beganAt: now,
      version: 1,
    });
  });
}
