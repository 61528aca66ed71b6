import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { admissionHeaders } from '../../party/auth/admission.ts';
import type { Autopilot } from '../../party/autopilot/autopilot.ts';
import { migrations } from '../../party/autopilot/store/migrations.ts';
import { migrate } from '../../party/platform/migrate.ts';
import { SqlStore } from '../../party/platform/sql-store.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { threadId as threadIdSchema } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { inFreshObject } from './in-object.ts';
import { dial, type TestSocket } from './test-socket.ts';

const human = (name: string) => principal.parse(`human:${name}`);
const freshName = () => newId((count) => crypto.getRandomValues(new Uint8Array(count)));

/** A room founded by Ada, and the way into it. */
async function found() {
  const room = freshName();
  const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
  await stub.begin({ principal: human('ada'), name: 'Ada' });
  return { room, stub, enter: (who: string) => dial(stub, room, who) };
}

/** Makes somebody a member; there is no method for it yet. */
const addMember = (stub: DurableObjectStub<Autopilot>, name: string) =>
  runInDurableObject(stub, (room: Autopilot) => {
    const inner = Reflect.get(room, 'room');
    inner.turn(
      (turn: {
        now: number;
        changes: { put: (table: string, build: (seq: number) => object) => void };
      }) =>
        turn.changes.put('members', (seq) => ({
          id: human(name),
          seq,
          name,
          role: 'member',
          joinedAt: turn.now,
        })),
    );
  });

test('[R18] a room that is evicted between any two steps: nobody notices', async () => {
  const { stub, enter } = await found();
  const sleep = () => evictDurableObject(stub);
  await addMember(stub, 'bo');
  const ada = await enter('human:ada');
  await ada.hello(['workspace']);
  await sleep();
  const bo = await enter('human:bo');
  await bo.hello(['workspace'], ['delta.v1']);
  await sleep();
  const { threadId } = await ada.does('threads.create', { title: 'Plans' });
  await bo.event('patch', ({ put }) => put.some(([, { id }]) => id === threadId));
  for (const one of [ada, bo]) {
    await sleep();
    await one.does('topic.open', { topic: `thread:${threadId}` });
  }
  await sleep();
  const key = crypto.randomUUID();
  const command = { threadId, text: 'repeat after me: one two three' };
  const sent = await ada.ask('messages.send', command, key);
  await bo.event('patch', ({ put }) =>
    put.some(([, row]) => 'author' in row && row.author === `autopilot:${threadId}`),
  );
  await sleep();
  expect(await ada.ask('messages.send', command, key)).toMatchObject({
    payload: sent.ok && sent.payload,
  });
  const isDone = (put: readonly (readonly [string, object])[]) =>
    put.some(([table, row]) => table === 'runs' && 'state' in row && row.state === 'done');
  await ada.event('patch', ({ put }) => isDone(put));
  await sleep();
  ada.close();
  await bo.event('presence', ({ here, who }) => !here && who.principal === 'human:ada');
  await sleep();
  const back = await enter('human:ada');
  const { present, topics } = await back.hello([`thread:${threadId}`]);
  expect(present.map((one) => one.principal).sort()).toEqual(['human:ada', 'human:bo']);
  expect(topics[0]?.streams.map(({ text }) => text)).toEqual([command.text, 'one two three']);
});

test('[SE9] [R11] pings are answered without waking the room', async () => {
  const { stub, enter } = await found();
  const ada = await enter('human:ada');
  await ada.hello();
  await evictDurableObject(stub);
  ada.say('ping');
  await ada.until((heard) => heard.find((frame) => frame === 'pong'));
  await expect(evictDurableObject(stub), 'it sleeps').rejects.toThrow();
  expect(await lastPong(stub)).toBeGreaterThan(0);
});

const lastPong = (stub: DurableObjectStub<Autopilot>) =>
  runInDurableObject(stub, (_, state) =>
    Math.max(
      ...state
        .getWebSockets()
        .map((socket) => state.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0),
    ),
  );

test.each([
  ['a frame that is too large', 'x'.repeat(limits.commandBytes + 1), 1009],
  ['nonsense', 'hello', 4400],
  ['bytes', new Uint8Array([1, 2, 3]), 4400],
])('[FR2] [FR3] [R75] %s ends the connection', async (_, frame, code) => {
  const { enter } = await found();
  const ada = await enter('human:ada');
  await ada.hello();
  ada.say(frame);
  expect((await ada.closed).code).toBe(code);
  expect(ada.events('bye')).toHaveLength(1);
});

test('[AU12] without the word of the Worker nobody comes in, and nothing is told of the inside', async () => {
  const { room, stub } = await found();
  for (const who of ['', 'nobody', 'human:', 'root:x']) {
    const socket: TestSocket = await dial(stub, room, who);
    expect([who, await socket.closed]).toEqual([who, { code: 1011, reason: 'internal' }]);
    expect(JSON.stringify(socket.heard)).not.toMatch(/stack|Error|\.ts/);
  }
});

test('[AU14] a room that was never begun keeps nothing and says no', async () => {
  const stub = env.Autopilot.get(env.Autopilot.idFromName(freshName()));
  const eve = await dial(stub, 'x', 'human:eve');
  expect(await eve.closed).toEqual({ code: 4403, reason: 'notAllowed' });
  const tables = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec("select name from sqlite_master where name not like '\\_cf%' escape '\\'")
      .toArray(),
  );
  expect(tables).toEqual([]);
});

test('[AU14] the first visit to one’s home begins it, if the account could not', async () => {
  const room = freshName();
  const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
  const home = {
    [admissionHeaders.isHome]: 'yes',
    [admissionHeaders.name]: encodeURIComponent('Zoë 🌱'),
  };
  const zoe = await dial(stub, room, 'human:zoe', home);
  expect((await zoe.hello()).room).toEqual({ id: room, title: "Zoë 🌱's room" });
  const again = await dial(stub, room, 'human:eve', home);
  expect(await again.closed).toEqual({ code: 4403, reason: 'notAllowed' });
});

test('[SP14] [R21] a room of a newer program is closed to this one, and opens again with the newer', async () => {
  const { room, stub, enter } = await found();
  const before = await enter('human:ada');
  await before.hello();
  const steps = [...migrations, ['create table tomorrow (a text)']];
  await runInDurableObject(stub, (_, { storage }) => migrate(storage, steps));
  await evictDurableObject(stub);
  const late = await dial(stub, room, 'human:ada');
  expect([await late.closed, await before.closed]).toEqual(
    [1, 2].map(() => ({ code: 1011, reason: 'internal' })),
  );
  await runInDurableObject(stub, (object: Autopilot) => {
    expect(() => object.begin({ principal: human('ada'), name: 'Ada' })).toThrow(/newer/);
  });
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('update schema_version set version = ?', migrations.length);
  });
  await evictDurableObject(stub);
  expect((await (await enter('human:ada')).hello()).self.role).toBe('owner');
});

test('[OB5] the alarm stands while something is due, and rings into the room', async () => {
  const { stub, enter } = await found();
  const ada = await enter('human:ada');
  await ada.hello();
  await ada.does('threads.create', {});
  const alarm = () => runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
  expect(await alarm()).toBeGreaterThan(Date.now());
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  expect(await alarm()).toBeGreaterThan(Date.now());
});

test('[OB2] the index of rooms hears of a room that began', async () => {
  await env.DB.exec(
    'create table if not exists rooms (id text not null primary key, title text not null, founder text not null, began_at integer not null, version integer not null)',
  );
  const { room, stub } = await found();
  const waiting = () =>
    runInDurableObject(stub, (_, { storage }) =>
      new SqlStore(storage).scan('outbox', { by: 'primary', limit: 9 }),
    );
  for (let left = await waiting(); left.length > 0; left = await waiting())
    await runDurableObjectAlarm(stub);
  expect(
    await env.DB.prepare('select id, title, founder from rooms where id = ?').bind(room).first(),
  ).toEqual({ id: room, title: "Ada's room", founder: 'human:ada' });
});

test('[R28] [SY1] what is stored keeps its order, whatever the clock says', async () => {
  const { enter } = await found();
  const ada = await enter('human:ada');
  await ada.hello(['workspace']);
  for (let i = 0; i < 5; i++) await ada.does('threads.create', { title: `${i}` });
  const { put } = await ada.does('topic.open', { topic: 'workspace' });
  const threads = put.flatMap(([table, row]) => (table === 'threads' ? [row] : []));
  expect(threads.map(({ seq }) => seq)).toEqual(
    threads.map(({ seq }) => seq).toSorted((a, b) => b - a),
  );
  expect(threadIdSchema.safeParse(threads[0]?.id).success).toBe(true);
});

test('[SP14] [AG9] a room of before has its living agents in their index', async () => {
  const found = await inFreshObject((storage) => {
    migrate(storage, migrations.slice(0, 2));
    const put = (id: string, row: object) =>
      storage.sql.exec(
        "insert into rows values ('agents', ?, 'home', 0, 1, ?)",
        id,
        JSON.stringify({ id, homeRoom: `home-${id}`, ...row }),
      );
    put('one', {});
    put('two', { endedAt: 5 });
    migrate(storage);
    return storage.sql.exec('select id, homeRoom from livingAgents').toArray();
  });
  expect(found).toEqual([{ id: 'one', homeRoom: 'home-one' }]);
});
