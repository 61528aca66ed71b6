import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import { writeDirectory } from '../../party/auth/directory.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { asBearer, tellAgent } from './agents.ts';
import { ask, knock, makeTables, origin, signUp, visit } from './identity.ts';
import { toSocket } from './test-socket.ts';

beforeAll(makeTables);

const json = { 'content-type': 'application/json' };

const login = (key: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  visit(
    '/api/agent/login',
    { method: 'POST', body: JSON.stringify({ key }) },
    { ...json, ...headers },
  );

const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

test('[AU22] an agent at the page gives its key once and works by a cookie that no script reads', async () => {
  const scout = await tellAgent(await signUp('Ada'));
  const response = await login(scout.secret);
  expect(await response.json()).toMatchObject({
    principal: `agent:${scout.agentId}`,
    name: 'Scout',
    homeRoom: scout.room,
    credential: { kind: 'key', id: scout.keyId, scope: 'chat' },
  });
  expect(response.headers.get('set-cookie')).toMatch(
    /^autopilot-8787\.agent=\S+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
  );
  expect(response.headers.get('set-cookie')).not.toContain(scout.secret);
  const cookie = cookieOf(response);
  const socket = toSocket(await knock(`/parties/autopilot/${scout.room}`, { cookie }));
  expect((await socket.hello()).self).toEqual({
    principal: `agent:${scout.agentId}`,
    role: 'owner',
  });
  const who = await visit('/api/agent/whoami', {}, { cookie });
  expect([who.status, (await who.json<{ principal: string }>()).principal]).toEqual([
    200,
    `agent:${scout.agentId}`,
  ]);
});

test('[AU22] a program asks who its key is for, without a cookie', async () => {
  const scout = await tellAgent(await signUp('Ada'));
  const headers = asBearer(scout.secret);
  const who = await ask(`${origin}/api/agent/whoami`, { headers });
  expect(await who.json()).toMatchObject({ principal: `agent:${scout.agentId}` });
  expect(who.headers.get('set-cookie')).toBe(null);
});

test('[AU22] [R64] what is no good key gives no cookie, and the answer does not repeat it', async () => {
  const ada = await signUp('Ada');
  const revoked = await tellAgent(ada, {}, { revokedAt: 1 });
  for (const key of [revoked.secret, `ap_${'0'.repeat(40)}`, 'no key', 7, null]) {
    const response = await login(key, { cookie: ada.cookie });
    expect([key, response.status, response.headers.get('set-cookie')]).toEqual([key, 401, null]);
    expect(await response.text()).not.toContain(typeof key === 'string' ? key : 'ap_');
  }
});

test('[AU22] only a page of this origin may exchange a key', async () => {
  const scout = await tellAgent(await signUp('Ada'));
  expect((await login(scout.secret, { origin: 'https://evil.example' })).status).toBe(403);
  const body = JSON.stringify({ key: scout.secret });
  const bare = await ask(`${origin}/api/agent/login`, { method: 'POST', body, headers: json });
  expect(bare.status).toBe(403);
});

test('[AU22] [R61] with the key the cookie ends: the page is nobody, and not the person beside it', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  const cookie = `${ada.cookie}; ${cookieOf(await login(scout.secret))}`;
  const path = `/parties/autopilot/${scout.room}`;
  expect((await toSocket(await knock(path, { cookie })).hello()).self.role).toBe('owner');
  await writeDirectory(env.DB, {
    to: 'directory',
    what: 'key',
    keyId: scout.keyId,
    agentId: scout.agentId,
    hash: sha256Hex(scout.secret),
    scope: 'chat',
    expiresAt: Date.now() + 1000,
    revokedAt: Date.now(),
    version: 2,
  });
  for (const room of [scout.room, ada.room])
    expect(
      (await toSocket(await knock(`/parties/autopilot/${room}`, { cookie })).closed).code,
    ).toBe(4401);
  const who = await visit('/api/agent/whoami', {}, { cookie });
  expect([await who.json(), who.headers.get('set-cookie')]).toEqual([
    null,
    expect.stringContaining('Max-Age=0'),
  ]);
});

test('[AU22] signing out gives the page back; a person who signs in takes it', async () => {
  const ada = await signUp('Ada');
  const scout = await tellAgent(ada);
  await login(scout.secret);
  const out = await visit('/api/agent/logout', { method: 'POST', body: '{}' }, json);
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    200,
    expect.stringMatching(/^autopilot-8787\.agent=;.*Max-Age=0/),
  ]);
  const email = `bo-${crypto.randomUUID()}@example.com`;
  const body = JSON.stringify({ name: 'Bo', email, password: 'correct horse battery' });
  const signed = await visit('/api/auth/sign-up/email', { method: 'POST', body }, json);
  expect(signed.headers.getSetCookie()).toContainEqual(
    expect.stringMatching(/^autopilot-8787\.agent=;/),
  );
});

test('[AU22] [R104] signing out ends what the cookie is good for, everywhere, and neither the key nor another page', async () => {
  const scout = await tellAgent(await signUp('Ada'));
  const path = `/parties/autopilot/${scout.room}`;
  const program = toSocket(await ask(`${origin}${path}`, { headers: dialled(scout.secret) }));
  await program.hello(['home']);
  const cookies = [cookieOf(await login(scout.secret)), cookieOf(await login(scout.secret))];
  const [one, two] = await Promise.all(
    cookies.map(async (cookie) => {
      const socket = toSocket(await knock(path, { cookie }));
      await socket.hello(['workspace']);
      return socket;
    }),
  );
  const listed = () => JSON.stringify(program.heard).match(/\["logins",\{/g)?.length ?? 0;
  await vi.waitFor(() => expect(listed()).toBe(2));
  const [cookie = '', other = ''] = cookies;
  const out = await visit('/api/agent/logout', { method: 'POST', body: '{}' }, { ...json, cookie });
  expect(out.status).toBe(200);
  expect(await one?.closed).toMatchObject({ code: 4401 });
  expect((await toSocket(await knock(path, { cookie })).closed).code).toBe(4401);
  expect(await (await visit('/api/agent/whoami', {}, { cookie })).json()).toBe(null);
  for (const socket of [program, two, toSocket(await knock(path, { cookie: other }))])
    if (socket !== undefined && socket.heard.length === 0) await socket.hello();
  expect((await two?.does('clock.now', {}))?.at).toBeGreaterThan(0);
  expect((await program.does('clock.now', {})).at).toBeGreaterThan(0);
});

test('[AU22] [R104] an agent that cannot be signed out everywhere is told so and stays signed in', async () => {
  const scout = await tellAgent(await signUp('Ada'));
  const cookie = cookieOf(await login(scout.secret));
  const Autopilot = {
    idFromName: () => {
      throw new Error('the room is out of reach');
    },
  };
  const answer = await ask(
    `${origin}/api/agent/logout`,
    { method: 'POST', body: '{}', headers: { ...json, origin, cookie } },
    Object.assign({}, env, { Autopilot }),
  );
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([503, null]);
  expect(await (await visit('/api/agent/whoami', {}, { cookie })).json()).not.toBe(null);
});

const dialled = (secret: string) => ({
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  ...asBearer(secret),
});
