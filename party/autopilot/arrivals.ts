import { errorName } from '../../shared/lib/error-name.ts';
import { agentId, keyId } from '../../shared/model/ids.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import type { Connection } from './connection.ts';
import { isNewer } from './heard.ts';
import { rememberPlace, tellSeen } from './places.ts';
import { hourOf } from './receive.ts';
import type { Room } from './room.ts';
import type { Turn } from './turn.ts';

/**
 * A member said hello: the room notes until when their credential is good, where they are at home,
 * that they have seen what waited, and, at most once an hour, that their key was used. If this is not
 * kept, they are here all the same.
 */
export function arrived(room: Room, connection: Connection): void {
  const { principal, credential, homeRoom } = connection.standing;
  if (connection.isProducer) return;
  try {
    room.turn((turn) => {
      if (credential !== null) turn.deadlineAtLatest('expiry', 'all', credential.expiresAt);
      if (homeRoom !== null) rememberPlace(turn, principal, homeRoom);
      tellSeen(turn, principal);
      tellKeyUse(turn, connection);
    });
  } catch (error) {
    room.ports.log('error', 'arrival.notNoted', { error: errorName(error) });
  }
}

function tellKeyUse(turn: Turn, { standing }: Connection): void {
  const { principal, credential, homeRoom } = standing;
  if (credential?.kind !== 'key' || homeRoom === null) return;
  if (!isNewer(turn, `use:${credential.id}`, hourOf(turn.now))) return;
  turn.send({
    to: 'room',
    roomId: homeRoom,
    say: {
      verb: 'keyUsed',
      agentId: agentId.parse(splitPrincipal(principal).id),
      keyId: keyId.parse(credential.id),
      at: turn.now,
    },
  });
}

/** Hangs up what came in by a login or key that has ended, and waits for the next one. */
export function endExpired(turn: Turn): void {
  const { room, now } = turn;
  const open = room.everyone();
  const ended = open.filter(({ expiresAt }) => expiresAt <= now);
  turn.afterwards(() => {
    for (const connection of ended) room.hangUp(connection, 'notAuthenticated', 'expired');
  });
  const left = open.map(({ expiresAt }) => expiresAt).filter((at) => at > now);
  const next = Math.min(...left);
  if (Number.isFinite(next)) turn.deadlineAtLatest('expiry', 'all', next);
}
