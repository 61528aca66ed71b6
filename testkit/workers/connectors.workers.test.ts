import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { makeConnectorToken } from '../../party/auth/connector-token.ts';
import { makeTables } from './identity.ts';
import { arrive, boot, decided, dialWith, openClawOf, secret, tokenOf } from './openclaw-stage.ts';
import { toSocket } from './test-socket.ts';

beforeAll(makeTables);

const rooms = async (): Promise<number> => (await listDurableObjectIds(env.Autopilot)).length;

const closedAt = async (response: Promise<Response>) =>
  (await toSocket(await response).closed).code;

test('[OC15] [OC6] a connector comes in by its token alone; an installation without a host says so', async () => {
  const { person, id, room } = await openClawOf('Ada');
  const { instances } = await person.does('instances.list', {});
  expect(instances).toMatchObject([{ state: 'error', trouble: { code: 'noHost' } }]);
  const socket = await arrive(room, await tokenOf(room, id));
  expect(await socket.does('gateway.hello', boot)).toMatchObject({ instanceId: id, fence: 1 });
});

test('[OC15] [R53] a token of another room, another secret, or changed anywhere, is turned away before any room is touched', async () => {
  const { id, room } = await openClawOf('Ben');
  const token = await tokenOf(room, id);
  const before = await rooms();
  const other = await makeConnectorToken('x'.repeat(40), {
    roomId: room,
    instanceId: id,
    generation: 1,
  });
  expect(await closedAt(dialWith(room, other))).toBe(4401);
  for (let at = 10; at < token.length; at += 7) {
    const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`;
    expect([at, await closedAt(dialWith(room, changed))]).toEqual([at, 4401]);
  }
  expect(await closedAt(dialWith('another-room', token))).toBe(4403);
  expect(await rooms()).toBe(before);
});

test('[OC7] [OC16] [R56] the older of two is closed with 4409, as is one of an earlier start', async () => {
  const { id, room } = await openClawOf('Cyd');
  const first = await arrive(room, await tokenOf(room, id));
  await first.does('gateway.hello', boot);
  const second = await arrive(room, await tokenOf(room, id));
  expect(await second.does('gateway.hello', boot)).toMatchObject({ fence: 2 });
  expect((await first.closed).code).toBe(4409);
  const stale = await arrive(room, await tokenOf(room, id, 9));
  void stale.ask('gateway.hello', boot);
  expect((await stale.closed).code).toBe(4409);
});

test('[OC21] [M46] of a token by which a box came in, its room’s database holds nothing', async () => {
  const { id, room } = await openClawOf('Eli');
  const token = await tokenOf(room, id);
  const socket = await arrive(room, token);
  await socket.does('gateway.hello', boot);
  const stub = env.Autopilot.get(env.Autopilot.idFromName(room));
  const stored = await runInDurableObject(stub, async (_, { storage }) => {
    const tables = storage.sql
      .exec("select name from sqlite_master where type = 'table'")
      .toArray();
    const rows = tables
      .map(({ name }) => String(name))
      .filter((name) => !/^(?:sqlite|_cf|docs_words_)/.test(name))
      .map((name) => [name, storage.sql.exec(`select * from "${name}"`).toArray()]);
    return JSON.stringify([rows, [...(await storage.list())]]);
  });
  expect(stored).toContain(id);
  for (const one of [token.split('.').at(-1) ?? '', secret, env.MODEL_API_KEY ?? 'sk-canary'])
    expect(stored.includes(one)).toBe(false);
});

test('[OC13] [OC16] a deleted one lets nobody in', async () => {
  const { person, id, room } = await openClawOf('Dee');
  const socket = await arrive(room, await tokenOf(room, id));
  await socket.does('gateway.hello', boot);
  await decided(person, 'instances.remove', { instanceId: id });
  expect((await socket.closed).code).toBe(4403);
  const back = await arrive(room, await tokenOf(room, id));
  void back.ask('gateway.hello', boot);
  expect((await back.closed).code).toBe(4403);
});
