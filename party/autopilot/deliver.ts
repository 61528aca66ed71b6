import { getAgentByName } from 'agents';
import { roomId } from '../../shared/model/ids.ts';
import type { Env } from '../env.ts';
import { threadAgentName } from '../thread-agent/name.ts';
import type { OutboxMessage } from './outbox.ts';

/** Brings an outbox message to its object. Rejects when it did not arrive for sure. */
export async function deliver(env: Env, room: string, message: OutboxMessage): Promise<void> {
  switch (message.to) {
    case 'threadAgent': {
      const { threadId, runId, verb } = message;
      const place = { roomId: roomId.parse(room), threadId, runId };
      const agent = await getAgentByName(env.ThreadAgent, threadAgentName(place));
      return verb === 'wake' ? agent.wake(place) : agent.stop(place);
    }
    case 'roomIndex': {
      const { roomId: id, title, founder, beganAt, version } = message;
      await env.DB.prepare(upsert).bind(id, title, founder, beganAt, version).run();
    }
  }
}

/** An older version never replaces a newer one. */
const upsert = `insert into rooms (id, title, founder, began_at, version) values (?, ?, ?, ?, ?)
  on conflict (id) do update set title = excluded.title, version = excluded.version
  where excluded.version > rooms.version`;
