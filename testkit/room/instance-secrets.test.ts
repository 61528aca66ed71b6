import { expect, test } from 'vitest';
import type { HostDesk } from '../../party/autopilot/openclaw/host-desk.ts';
import { type ShelfName, shelves } from '../../party/autopilot/store/shelves.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { boxTopic, threadTopic } from '../../shared/model/topic.ts';
import { humans } from './approval-stage.ts';
import { GatewayStage } from './gateway-stage.ts';
import { deskOf, model, type PlayedHost } from './played-host.ts';

const installation = 'kW9xq2LrT7vB4nZ8sYc1mJ6pD3hG5fQ0';

/** A desk as the product has it: tokens of boxes and of their model, of the form that those have. */
const desk = (host: PlayedHost): HostDesk => {
  const tokenOf = (of: string, id: string, generation: number): Promise<string> => {
    const words = `connector.room-1.${id}.${generation}`;
    return Promise.resolve(`${words}.${sha256Hex(`${of} ${installation} ${words}`)}`);
  };
  return {
    ...deskOf(host),
    connectorToken: (id, generation) => tokenOf('connector', id, generation),
    model: async (id, generation) => ({
      model,
      modelAccess: {
        baseUrl: 'https://a.example/api/model/v1',
        token: await tokenOf('model', id, generation),
        api: 'openai-completions',
      },
    }),
  };
};

/** Everything that an OpenClaw goes through, from a wish to its deletion. */
async function wholeLife(room: GatewayStage): Promise<void> {
  const { id, connector, threadId } = await room.ready();
  room.ada.does('topic.open', { topic: boxTopic(id) });
  room.ada.does('topic.open', { topic: threadTopic(threadId) });
  const { runId } = room.cyd.does('messages.send', { threadId, text: 'hello' });
  room.begins(connector, runId, 'Let me look.');
  const approvalId = room.gatewayAsks(connector, 'g-1', { runId });
  room.votes(room.ben, approvalId);
  connector.does('gateway.lines', { lines: [{ at: 1, level: 'info', text: 'gateway: up' }] });
  history(room, connector, threadId);
  connector.does('run.end', { runId, state: 'done' });
  room.ada.does('instances.restart', { instanceId: id });
  await started(room);
  const next = room.connects(id);
  next.does('gateway.trouble', { trouble: { code: 'x', message: 'y', fix: 'z' } });
  room.bench.kill();
  room.ada = room.join(humans.ada);
  const later = room.connects(id);
  later.does('gateway.ready', { pingMs: 1, model });
  room.cyd = room.join(humans.cyd);
  room.ben = room.join(humans.ben);
  room.votes(room.ben, room.deletes(id).approval.id);
  await room.settle();
  room.bench.run(60_000);
  await room.settle();
  expect(room.instance(id).state).toBe('deleted');
}

function history(room: GatewayStage, connector: GatewayStage['ada'], threadId: ThreadId): void {
  room.cyd.does('sessions.history', { threadId });
  const messages = [{ key: 'a', role: 'user', at: 1, text: 'from elsewhere' }] as const;
  const told = { threadId, sessionKey: 'agent:main:main', whole: true };
  connector.does('gateway.history', { ...told, messages: [...messages] });
}

async function started(room: GatewayStage): Promise<void> {
  await room.settle();
  room.host.starts.at(-1)?.comes();
  await room.settle();
}

test('[OC21] [M46] [M47] [M48] [M188] from a wish to the deletion no secret of an OpenClaw is written in its room, not for a moment', async () => {
  const room = new GatewayStage({ desk });
  const written: string[] = [];
  const { store } = room.bench;
  store.onCommit = (changes) => written.push(JSON.stringify(changes));
  await wholeLife(room);
  const secrets = room.host.starts.flatMap(({ spec }) => [
    spec.connectorToken,
    spec.config.modelAccess?.token ?? '',
  ]);
  // Two starts with two tokens each, all different.
  expect(new Set(secrets).size).toBe(4);
  const stored = shelfNames.map((name) =>
    JSON.stringify(store.scan(name, { by: 'primary', limit: 100_000 })),
  );
  expect(stored.filter((one) => one !== '[]').length).toBeGreaterThan(8);
  const told = [room.ada, room.ben, room.cyd].map(({ heard }) => JSON.stringify(heard));
  for (const place of [...written, ...stored, ...told, JSON.stringify(room.bench.logs)])
    for (const secret of [...secrets, installation])
      expect(place.includes(macOf(secret))).toBe(false);
});

test('[OC21] no column of a room has a place for one', () => {
  const columns = Object.entries(shelves).flatMap(([name, { columns }]) =>
    Object.keys(columns).map((column) => `${name}.${column}`),
  );
  expect(columns.filter((name) => /token|password|secret|apiKey|cipher/i.test(name))).toEqual([
    // SHA-256 of invites and keys that were shown once.
    'secrets.kind',
    'secrets.id',
    'secrets.hash',
  ]);
});

const shelfNames = Object.keys(shelves).filter((name): name is ShelfName => name in shelves);

/** The part that nobody could guess. */
const macOf = (secret: string): string => secret.split('.').at(-1) ?? secret;
