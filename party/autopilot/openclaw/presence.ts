import { errorName } from '../../../shared/lib/error-name.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import type { Connection } from '../connection.ts';
import type { Room } from '../room.ts';
import { instanceIdOf } from './connector.ts';
import { instancesOf } from './instances.ts';
import { connectorLeft, isMissed } from './lifecycle.ts';

/** A connector's socket is gone. Without this the instance would look ready until somebody used it. */
export function noteLeft(room: Room, { principal, fence }: Connection): void {
  if (fence === null || splitPrincipal(principal).kind !== 'connector') return;
  try {
    room.turn((turn) => connectorLeft(turn, instanceIdOf(principal), fence));
  } catch (error) {
    room.ports.log('error', 'connector.leftUnnoted', { error: errorName(error) });
  }
}

/** After a sleep sockets are still there; after the end of the process none is, and nobody said so. */
export function noteAbsent(room: Room): void {
  const lost = instancesOf(room.store).filter((one) => isMissed(room, one));
  if (lost.length === 0) return;
  room.turn((turn) => {
    for (const { id } of lost)
      connectorLeft(turn, id, room.store.get('boxes', { instanceId: id })?.fence ?? 0);
  });
}
