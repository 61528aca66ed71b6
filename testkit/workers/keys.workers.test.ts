import { listDurableObjectIds } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import { writeDirectory } from '../../party/auth/directory.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { agentId, keyId, roomId } from '../../shared/model/ids.ts';
import { asBearer, asProtocols, tellAgent } from './agents.ts';
import { countingDb } from './counting-db.ts';
import { ask, knock, makeTables, origin, signUp, visit } from './identity.ts';
import { toSocket } from './test-socket.ts';

beforeAll(makeTables);

const rooms = async (): Promise<number> => (await listDurableObjectIds(env.Autopilot)).length;
const upgrade = {
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** A program's handshake: no Origin, no cookie. */
const dialWith = (room: string, headers: Record<string, string>): Promise<Response> =>
  ask(`${origin}/parties/autopilot/${room}`, { headers: { ...upgrade, ...headers } });

const closedAt = async (response: Promise<Response>) =>
  (await toSocket(await response).closed).code;

test('[AU20] an agent comes into its own room by its key alone, in a header', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  const socket = toSocket(await dialWith(scout.room, asBearer(scout.secret)));
  const hello = await socket.hello(['workspace']);
  expect(hello.self).toEqual({ principal: `agent:${scout.agentId}`, role: 'owner' });
  expect(await socket.does('auth.whoami', {})).toMatchObject({
    principal: `agent:${scout.agentId}`,
    ownedBy: `human:${ada.id}`,
    homeRoom: scout.room,
    credential: { kind: 'key', id: scout.keyId, scope: 'chat' },
  });
});

test('[AU20] … or from a page as a subprotocol, which is answered without the key', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  const response = await dialWith(scout.room, {
    ...asProtocols(scout.secret),
    origin: 'https://elsewhere.example',
  });
  expect(response.headers.get('sec-websocket-protocol')).toBe('autopilot.v1');
  expect(JSON.stringify([...response.headers])).not.toContain('bearer');
  const { self } = await toSocket(response).hello();
  expect(self.principal).toBe(`agent:${scout.agentId}`);
});

test('[AU20] a person’s socket may name the protocol too', async () => {
  const ada = await signUp('Ada');
  const response = await knock(`/parties/autopilot/${ada.room}`, {
    cookie: ada.cookie,
    'sec-websocket-protocol': 'autopilot.v1',
  });
  expect(response.headers.get('sec-websocket-protocol')).toBe('autopilot.v1');
  expect((await toSocket(response).hello()).self.role).toBe('owner');
});

test.each([
  ['revoked', {}, { revokedAt: 1 }],
  ['expired', {}, { expiresAt: 1 }],
  ['of an agent that was ended', { endedAt: 1 }, {}],
  ['of an agent that nobody answers for', { ownerId: 'nobody' }, {}],
])('[AU20] [R61] a key %s is closed with 4401 and touches no room', async (_, agent, key) => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada, agent, key);
  const before = await rooms();
  expect(await closedAt(dialWith(scout.room, asBearer(scout.secret)))).toBe(4401);
  expect(await rooms()).toBe(before);
});

test('[AU20] [AU28] banning a person is banning their agents', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  const standing = { to: 'directory', what: 'standing', userId: ada.id, isAdmin: false } as const;
  await writeDirectory(env.DB, { ...standing, bannedAt: 5, version: 2 });
  expect(await closedAt(dialWith(scout.room, asBearer(scout.secret)))).toBe(4401);
  await writeDirectory(env.DB, { ...standing, bannedAt: null, version: 3 });
  expect(
    (await toSocket(await dialWith(scout.room, asBearer(scout.secret))).hello()).self.role,
  ).toBe('owner');
});

test('[AU20] what is no key, or another’s hash, or half a key, is closed with 4401', async () => {
  const ada = await signUp('Ada');
  const { room, secret } = await tellAgent(ada);
  for (const bad of [
    `${secret}x`,
    secret.slice(0, -1),
    `ap_${'0'.repeat(52)}`,
    sha256Hex(secret),
    `ap_${sha256Hex(secret)}`,
    "ap_' or 1=1 --",
    'x',
  ])
    expect([bad, await closedAt(dialWith(room, asBearer(bad)))]).toEqual([bad, 4401]);
});

test('[AU20] [R57] whoever brings a key does not come in by a cookie', async () => {
  const ada = await signUp('Ada');
  const response = knock(`/parties/autopilot/${ada.room}`, {
    cookie: ada.cookie,
    ...asBearer(`ap_${'0'.repeat(40)}`),
  });
  expect(await closedAt(response)).toBe(4401);
});

test('[AU20] [R58] a key opens no room that never was, and none it is no member of', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const scout = await tellAgent(ada);
  const before = await rooms();
  for (const room of ['z'.repeat(26), bo.room])
    expect(await closedAt(dialWith(room, asBearer(scout.secret)))).toBe(4403);
  expect(await rooms()).toBe(before);
});

test('[AU21] [R71] a key in an address is refused with words, whatever else is right', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  for (const path of [
    `/parties/autopilot/${scout.room}?key=${scout.secret}`,
    `/parties/autopilot/${scout.room}?x=${scout.secret}`,
    `/parties/autopilot/${ada.room}?token=abc`,
    `/api/agent/whoami?key=${scout.secret}`,
    '/api/auth/get-session?access_token=x',
  ]) {
    const response = await visit(path, {}, { ...upgrade, cookie: ada.cookie });
    const text = await response.text();
    expect([path, response.status]).toEqual([path, 400]);
    expect(text).toContain('does not belong in an address');
    expect(text).not.toContain(scout.secret);
  }
});

test('[AU30] a key costs one read of D1 and no write, a cookie one read in one’s own room', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  const { db, ran } = countingDb(env.DB);
  const own = 'http://localhost:9787';
  const bindings = { ...env, DB: db };
  // better-auth looks at the schema once in the life of an isolate.
  await ask(`${own}/api/auth/get-session`, {}, bindings);
  const at = async (room: string, headers: Record<string, string>) => {
    ran.length = 0;
    const path = `${own}/parties/autopilot/${room}`;
    toSocket(await ask(path, { headers: { ...upgrade, ...headers } }, bindings)).close();
    return ran.map((sql) => sql.trim().split(' ')[0]);
  };
  expect(await at(scout.room, asBearer(scout.secret))).toEqual(['select']);
  expect(await at(ada.room, asBearer(scout.secret))).toEqual(['select']);
  const cookie = ada.cookie.replace('8787', '9787');
  expect(await at(ada.room, { origin: own, cookie })).toEqual(['select']);
  expect(await at('z'.repeat(26), { origin: own, cookie })).toEqual(['select', 'select']);
});

test('[AU30] neither an old login nor one that has run out is written in admission', async () => {
  const ada = await signUp('Ada');
  const { db, ran } = countingDb(env.DB);
  const own = 'http://localhost:9788';
  const cookie = ada.cookie.replace('8787', '9788');
  const expireAt = (ms: number) =>
    env.DB.prepare('update session set "expiresAt" = ? where "userId" = ?')
      .bind(new Date(ms).toISOString(), ada.id)
      .run();
  const knockAgain = async () => {
    ran.length = 0;
    const path = `${own}/parties/autopilot/${ada.room}`;
    const headers = { ...upgrade, origin: own, cookie };
    const socket = toSocket(await ask(path, { headers }, { ...env, DB: db }));
    socket.close();
    return ran.filter((sql) => !/^\s*select/i.test(sql));
  };
  await expireAt(Date.now() + 86_400_000);
  expect(await knockAgain()).toEqual([]);
  await expireAt(Date.now() - 1);
  expect(await knockAgain()).toEqual([]);
});

test('[AU28] [R61] what was revoked or ended stays so, whatever is told later and with whichever version', async () => {
  const ada = await signUp('Ada');
  const told = { to: 'directory', agentId: agentId.parse('a'.repeat(26)) } as const;
  const key = {
    ...told,
    what: 'key',
    keyId: keyId.parse('k'.repeat(26)),
    hash: sha256Hex(ada.id),
    scope: 'chat',
    expiresAt: 9_000,
    revokedAt: null,
    version: 7,
  } as const;
  const agent = {
    ...told,
    what: 'agent',
    ownerId: ada.id,
    name: 'Scout',
    homeRoom: roomId.parse('h'.repeat(26)),
    endedAt: null,
    version: 7,
  } as const;
  for (const one of [
    key,
    { ...key, revokedAt: 5, expiresAt: 8_000, version: 2 },
    { ...key, version: 9 },
    agent,
    { ...agent, endedAt: 6, name: 'Older', version: 2 },
    { ...agent, name: 'Robin', version: 9 },
  ])
    await writeDirectory(env.DB, one);
  const [keys, agents] = await env.DB.batch([
    env.DB.prepare('select revoked_at, expires_at, version from agent_key where id = ?').bind(
      key.keyId,
    ),
    env.DB.prepare('select ended_at, name, version from agent where id = ?').bind(agent.agentId),
  ]);
  expect([keys?.results, agents?.results]).toEqual([
    [{ revoked_at: 5, expires_at: 8_000, version: 9 }],
    [{ ended_at: 6, name: 'Robin', version: 9 }],
  ]);
});
