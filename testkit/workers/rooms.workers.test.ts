import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import { admissionHeaders } from '../../party/auth/admission.ts';
import { badgeRow } from '../../shared/model/badge.ts';
import { roomId } from '../../shared/model/ids.ts';
import { knock, makeTables, signUp, type Visitor } from './identity.ts';
import { dial, type TestSocket, toSocket } from './test-socket.ts';

beforeAll(makeTables);

async function enter(
  { cookie }: Visitor,
  room: string,
  topics = ['workspace'],
): Promise<TestSocket> {
  const socket = toSocket(await knock(`/parties/autopilot/${room}`, { cookie }));
  await socket.hello(topics);
  return socket;
}

/** The newest row of a badge that a socket heard of, or `null` when it was taken away. */
const badge = (socket: TestSocket, id: string) =>
  socket
    .events('patch')
    .filter(({ topic }) => topic === 'home')
    .flatMap(({ put, del }) => [
      ...put.flatMap(([table, row]) => (table === 'badges' ? [badgeRow.parse(row)] : [])),
      ...del.flatMap(([table, gone]) => (table === 'badges' && gone === id ? [null] : [])),
    ])
    .at(-1);

const stub = (room: string) => env.Autopilot.get(env.Autopilot.idFromName(room));

/** A room is in the index when others may be let in. */
const known = (room: string) =>
  vi.waitFor(async () => {
    const found = await env.DB.prepare('select 1 from rooms where id = ?').bind(room).first();
    expect(found).not.toBeNull();
  });

test('[IN2] [BD1] [BD2] an invite from one object to another; news at home; removed, and the badge goes', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  await known(ada.room);
  const owner = await enter(ada, ada.room);
  const home = await enter(bo, bo.room, ['home']);
  const { code = '' } = await owner.does('invites.create', { role: 'member', hours: 1 });
  expect(await home.does('invites.look', { code })).toMatchObject({ title: "Ada's room" });
  await Promise.all([evictDurableObject(stub(ada.room)), evictDurableObject(stub(bo.room))]);
  expect(await home.does('invites.accept', { code })).toEqual({ roomId: ada.room });
  expect(badge(home, ada.room)).toMatchObject({ id: ada.room, role: 'member', news: false });
  const { threadId } = await owner.does('threads.create', {});
  await owner.does('messages.send', { threadId, text: 'hello' });
  await vi.waitFor(() => expect(badge(home, ada.room)?.news).toBe(true));
  const guest = await enter(bo, ada.room);
  await vi.waitFor(() => expect(badge(home, ada.room)?.news).toBe(false));
  await evictDurableObject(stub(ada.room));
  const { principal } = await guest.does('auth.whoami', {});
  await owner.does('members.remove', { principal });
  expect(await guest.closed).toMatchObject({ code: 4403 });
  await vi.waitFor(() => expect(badge(home, ada.room)).toBeNull());
  const again = toSocket(await knock(`/parties/autopilot/${ada.room}`, { cookie: bo.cookie }));
  expect(await again.closed).toMatchObject({ code: 4403 });
});

test('[IN3] [IN4] one’s own invite at one’s own home, and one that leads nowhere: an answer, and no object is made', async () => {
  const ada = await signUp('Ada');
  const socket = await enter(ada, ada.room);
  const { code = '' } = await socket.does('invites.create', { role: 'viewer', hours: 1 });
  const ask = (one: string) => socket.ask('invites.accept', { code: one }, crypto.randomUUID());
  expect(await ask(code)).toMatchObject({ error: { code: 'conflict' } });
  const nowhere = roomId.parse('0'.repeat(26));
  expect(await ask(`${nowhere}.${'0'.repeat(32)}`)).toMatchObject({
    error: { code: 'inviteVoid' },
  });
  const tables = await runInDurableObject(stub(nowhere), (_, { storage }) =>
    storage.sql
      .exec("select name from sqlite_master where name not like '\\_cf%' escape '\\'")
      .toArray(),
  );
  expect(tables).toEqual([]);
});

test('[MB4] a login that runs out closes its sockets by the alarm of a room that sleeps, and no other', async () => {
  const ada = await signUp('Ada');
  const room = stub(ada.room);
  const soon = { kind: 'login', id: 'soon', scope: null, expiresAt: Date.now() + 700 };
  const [ending, staying] = await Promise.all(
    [soon, { ...soon, id: 'late', expiresAt: Date.now() + 3_600_000 }].map(async (credential) => {
      const socket = await dial(room, ada.room, `human:${ada.id}`, {
        [admissionHeaders.credential]: JSON.stringify(credential),
      });
      await socket.hello();
      return socket;
    }),
  );
  await evictDurableObject(room);
  expect(await ending?.closed).toEqual({ code: 4401, reason: 'expired' });
  await expect(staying?.does('clock.now', {})).resolves.toBeDefined();
});
