import { getAgentByName } from 'agents';
import { lobbyRoom, type RoomId, roomId } from '../../shared/model/ids.ts';
import { writeDirectory } from '../auth/directory.ts';
import type { Env } from '../env.ts';
import { threadAgentName } from '../thread-agent/name.ts';
import type { OutboxMessage } from './outbox.ts';
import type { RoomMessage } from './room-message.ts';

/** Brings an outbox message to its object. Rejects when it did not arrive for sure. */
export async function deliver(env: Env, room: string, message: OutboxMessage): Promise<void> {
  switch (message.to) {
    case 'threadAgent': {
      const { threadId, runId, verb, cause } = message;
      const place = { roomId: roomId.parse(room), threadId, runId };
      const agent = await getAgentByName(env.ThreadAgent, threadAgentName(place));
      return verb === 'wake' ? agent.wake(place, cause) : agent.stop(place);
    }
    case 'room':
      return tell(env, message.roomId, message.say);
    case 'canvas': {
      const canvas = env.Hatchery.get(env.Hatchery.idFromName(room));
      return canvas.receive(message.say);
    }
    case 'directory': {
      await writeDirectory(env.DB, message);
      const told = message.afterwards?.map(({ roomId, say }) => tell(env, roomId, say));
      await Promise.all(told ?? []);
      return;
    }
    case 'roomIndex': {
      // Only admins reach the Lobby, and by its own address.
      if (message.roomId === lobbyRoom) return;
      const { roomId: id, title, founder, beganAt, version } = message;
      await env.DB.prepare(upsert).bind(id, title, founder, beganAt, version).run();
    }
  }
}

/** A method of the room itself, under whichever class it lives. */
async function tell(env: Env, room: RoomId, message: RoomMessage): Promise<void> {
  const stub =
    room === lobbyRoom
      ? env.Lobby.get(env.Lobby.idFromName(room))
      : env.Autopilot.get(env.Autopilot.idFromName(room));
  await stub.receive(message);
}

/** An older version never replaces a newer one. */
const upsert = `insert into rooms (id, title, founder, began_at, version) values (?, ?, ?, ?, ?)
  on conflict (id) do update set title = excluded.title, version = excluded.version
  where excluded.version > rooms.version`;
