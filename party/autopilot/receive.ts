import { unreachable } from '../../shared/lib/unreachable.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { cut } from './cut.ts';
import { isNewer } from './heard.ts';
import { endLogin, endLogins, hearLogin } from './logins.ts';
import { hearCalls } from './mentions.ts';
import { hearName } from './names.ts';
import type { Room } from './room.ts';
import type { BadgeMessage, RoomMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** What other objects tell this room, once it has begun. A repeat, or an older word, changes nothing. */
export function receive(room: Room, message: RoomMessage): void {
  room.turn((turn) => hear(turn, message));
}

function hear(turn: Turn, message: RoomMessage): void {
  switch (message.verb) {
    case 'badge':
      return hearBadge(turn, message);
    case 'cut':
      return cut(turn, message);
    case 'renamed':
      return hearName(turn, message);
    case 'keyUsed':
      return hearKeyUse(turn, message);
    case 'loginBegan':
      return hearLogin(turn, message.login);
    case 'loginEnded':
      return endLogin(turn, message.loginId);
    case 'loginsEnded':
      return void endLogins(turn, null);
    case 'called':
      return hearCalls(turn, message.calls);
    case 'begin':
    case 'account':
      // Heard by the object itself: a room begins with it, and only the Lobby knows accounts.
      return;
    default:
      return unreachable(message);
  }
}

/** What another room says of this home's founder. */
export function hearBadge(turn: Turn, badge: BadgeMessage): void {
  const { principal, roomId, role, title, founder, news, waiting, version } = badge;
  if (principal !== readMeta(turn.store, 'room')?.founder) return;
  if (!isNewer(turn, `badge:${roomId}`, version)) return;
  if (role === null) return turn.changes.remove('badges', roomId);
  const row = { id: roomId, title, founder, role, news, waiting, version };
  turn.changes.put('badges', (seq) => ({ ...row, seq }));
}

/** To an agent's home, which tells the home of its human, which keeps it. */
function hearKeyUse(turn: Turn, message: RoomMessage & { verb: 'keyUsed' }): void {
  const { agentId, keyId, at } = message;
  const { store } = turn;
  if (readMeta(store, 'room')?.founder === `agent:${agentId}`) {
    const roomId = readMeta(store, 'home')?.ownerHome;
    const isNew = roomId !== undefined && isNewer(turn, `told:${keyId}`, hourOf(at));
    if (isNew) turn.send({ to: 'room', roomId, say: message });
    return;
  }
  const key = readRow(store, 'keys', keyId);
  if (key === null || key.agentId !== agentId) return;
  if (hourOf(key.lastUsedAt ?? 0) >= hourOf(at)) return;
  turn.changes.edit('keys', keyId, (row) => ({ ...row, lastUsedAt: at }));
}

/** The hour something happened in; nobody is told twice of one. */
export const hourOf = (at: number): number => Math.floor(at / bounds.keyUseMs);
