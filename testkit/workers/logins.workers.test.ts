import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import { loginRow } from '../../shared/model/login.ts';
import { ask, knock, makeTables, origin, signUp, type Visitor, visit } from './identity.ts';
import { type TestSocket, toSocket } from './test-socket.ts';

beforeAll(makeTables);

const json = { 'content-type': 'application/json' };
const password = 'correct horse battery';

/** Another browser of the same person. */
async function signIn({ id }: Visitor, userAgent = ''): Promise<string> {
  const email = await env.DB.prepare('select email from "user" where id = ?')
    .bind(id)
    .first('email');
  const response = await visit(
    '/api/auth/sign-in/email',
    { method: 'POST', body: JSON.stringify({ email, password }) },
    { ...json, 'user-agent': userAgent },
  );
  return (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

const signOut = (cookie: string): Promise<Response> =>
  visit('/api/auth/sign-out', { method: 'POST', body: '{}' }, { ...json, cookie });

async function home({ room }: Visitor, cookie: string): Promise<TestSocket> {
  const socket = toSocket(await knock(`/parties/autopilot/${room}`, { cookie }));
  await socket.hello(['workspace', 'home']);
  return socket;
}

const logins = (socket: TestSocket) =>
  socket.heard
    .flatMap((frame) => JSON.stringify(frame).match(/\["logins",(\{[^}]*\})\]/g) ?? [])
    .map((text) => loginRow.parse(JSON.parse(text)[1]));

const sessions = async ({ id }: Visitor) =>
  (await env.DB.prepare('select id from session where "userId" = ?').bind(id).all()).results.length;

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

test('[AU26] every login is listed at home in words, and nothing of it that opens anything', async () => {
  const ada = await signUp('Ada');
  const other = await signIn(ada, firefox);
  const socket = await home(ada, ada.cookie);
  const listed = await vi.waitFor(() => {
    const found = logins(socket);
    expect(found.length).toBe(2);
    return found;
  });
  expect(listed.map(({ device }) => device).sort()).toEqual(['A program', 'Firefox on Linux']);
  const token = decodeURIComponent(other.split('=')[1] ?? '').split('.')[0] ?? '';
  expect(token.length).toBeGreaterThan(20);
  expect(JSON.stringify(socket.heard)).not.toContain(token);
});

test('[AU26] [R104] signing out closes every socket of that login, here and elsewhere, and no other', async () => {
  const ada = await signUp('Ada');
  const phone = await signIn(ada);
  const [one, two, other] = [
    await home(ada, ada.cookie),
    await home(ada, ada.cookie),
    await home(ada, phone),
  ];
  expect((await signOut(ada.cookie)).status).toBe(200);
  expect([(await one.closed).code, (await two.closed).code]).toEqual([4401, 4401]);
  expect(await sessions(ada)).toBe(1);
  const again = toSocket(await knock(`/parties/autopilot/${ada.room}`, { cookie: ada.cookie }));
  expect((await again.closed).code).toBe(4401);
  expect((await other.does('clock.now', {})).at).toBeGreaterThan(0);
});

test('[AU26] [R104] … also when the room slept', async () => {
  const ada = await signUp('Ada');
  const socket = await home(ada, ada.cookie);
  await evictDurableObject(env.Autopilot.get(env.Autopilot.idFromName(ada.room)));
  await signOut(ada.cookie);
  expect((await socket.closed).code).toBe(4401);
});

test('[AU26] [R61] ending another login from the list ends it in D1 too', async () => {
  const ada = await signUp('Ada');
  const phone = await signIn(ada);
  const [mine, other] = [await home(ada, ada.cookie), await home(ada, phone)];
  expect(await mine.does('logins.endOthers', {})).toEqual({ ended: 1 });
  expect((await other.closed).code).toBe(4401);
  await vi.waitFor(async () => expect(await sessions(ada)).toBe(1));
  const session = await ask(`${origin}/api/auth/get-session`, { headers: { cookie: phone } });
  expect(await session.json()).toBe(null);
});

test('[AU26] [R61] a new password hangs up whoever has the old one', async () => {
  const ada = await signUp('Ada');
  const socket = await home(ada, ada.cookie);
  const token = 'a'.repeat(24);
  await env.DB.prepare('insert into verification values (?, ?, ?, ?, ?, ?)')
    .bind(
      crypto.randomUUID(),
      `reset-password:${token}`,
      ada.id,
      new Date(Date.now() + 60_000).toISOString(),
      new Date().toISOString(),
      new Date().toISOString(),
    )
    .run();
  const body = JSON.stringify({ token, newPassword: 'staple battery horse' });
  const reset = await visit('/api/auth/reset-password', { method: 'POST', body }, json);
  expect(reset.status).toBe(200);
  expect((await socket.closed).code).toBe(4401);
  expect(await sessions(ada)).toBe(0);
});

/** What the letter of a forgotten password holds. */
async function mayReset({ id }: Visitor): Promise<string> {
  const token = crypto.randomUUID().replaceAll('-', '').slice(0, 24);
  const [now, later] = [new Date(), new Date(Date.now() + 60_000)].map((at) => at.toISOString());
  await env.DB.prepare('insert into verification values (?, ?, ?, ?, ?, ?)')
    .bind(crypto.randomUUID(), `reset-password:${token}`, id, later, now, now)
    .run();
  return token;
}

test('[AU26] [R61] a new password that the room cannot hear of is not taken', async () => {
  const ada = await signUp('Ada');
  const body = JSON.stringify({ token: await mayReset(ada), newPassword: 'staple battery horse' });
  const Autopilot = { ...env.Autopilot, idFromName: () => broken() };
  const path = `${origin}/api/auth/reset-password`;
  const said = { method: 'POST', body, headers: { ...json, origin } };
  const refused = await ask(path, said, Object.assign({}, env, { Autopilot }));
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'TRY_AGAIN' }]);
  expect(await sessions(ada)).toBe(1);
  expect(await signIn(ada)).toContain('session=');
  expect((await ask(path, said)).status).toBe(200);
  expect(await sessions(ada)).toBe(0);
});

test('[AU26] [R64] a token that is not good ends no login', async () => {
  const ada = await signUp('Ada');
  const token = await mayReset(ada);
  const socket = await home(ada, ada.cookie);
  for (const said of [
    { token: `${token}x`, newPassword: 'staple battery horse' },
    { token, newPassword: 'short' },
    { token },
  ]) {
    const body = JSON.stringify(said);
    const reset = await visit('/api/auth/reset-password', { method: 'POST', body }, json);
    expect([body, reset.status]).toEqual([body, 400]);
  }
  expect((await socket.does('clock.now', {})).at).toBeGreaterThan(0);
});

test('[AU26] [R61] a login whose word was lost is listed when it comes in, and ended with the others when it does not', async () => {
  const ada = await signUp('Ada');
  const Autopilot = { ...env.Autopilot, idFromName: () => broken() };
  const email = await env.DB.prepare('select email from "user" where id = ?')
    .bind(ada.id)
    .first('email');
  // What signs people in is built once per origin, here with a room that cannot be reached.
  const elsewhere = 'http://localhost:9790';
  const lost = async () => {
    const answer = await ask(
      `${elsewhere}/api/auth/sign-in/email`,
      {
        method: 'POST',
        body: JSON.stringify({ email, password }),
        headers: { ...json, origin: elsewhere },
      },
      Object.assign({}, env, { Autopilot }),
    );
    const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    return cookie.replace('9790', '8787');
  };
  const socket = await home(ada, ada.cookie);
  await home(ada, await lost());
  await lost();
  await vi.waitFor(() => expect(logins(socket).length).toBe(2));
  expect(await sessions(ada)).toBe(3);
  expect(await socket.does('logins.endOthers', {})).toEqual({ ended: 1 });
  await vi.waitFor(async () => expect(await sessions(ada)).toBe(1));
});

test('[AU26] who cannot be signed out everywhere is told so and stays signed in', async () => {
  const ada = await signUp('Ada');
  const Autopilot = { ...env.Autopilot, idFromName: () => broken() };
  const answer = await ask(
    `${origin}/api/auth/sign-out`,
    { method: 'POST', body: '{}', headers: { ...json, origin, cookie: ada.cookie } },
    Object.assign({}, env, { Autopilot }),
  );
  expect([answer.status, answer.headers.get('set-cookie')]).toEqual([503, null]);
  expect(await sessions(ada)).toBe(1);
});

test('[AU26] a page that stays open prolongs its login when it asks for it, and its home hears', async () => {
  const ada = await signUp('Ada');
  const almost = Date.now() + 86_400_000;
  await env.DB.prepare('update session set "expiresAt" = ? where "userId" = ?')
    .bind(new Date(almost).toISOString(), ada.id)
    .run();
  const socket = await home(ada, ada.cookie);
  const session = await visit('/api/auth/get-session', {}, { cookie: ada.cookie });
  const text = await session.text();
  expect(session.headers.get('set-cookie')).toContain('autopilot-8787.session=');
  expect(text).not.toContain('token');
  await vi.waitFor(() =>
    expect(Math.max(...logins(socket).map(({ expiresAt }) => expiresAt))).toBeGreaterThan(
      almost + 86_400_000,
    ),
  );
});

test('[AU31] [R61] a socket that is under way while its login ends is not let in', async () => {
  const ada = await signUp('Ada');
  const [read, pass] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const late = async (stub: Fetcher, url: string, init: RequestInit) => {
    read.resolve();
    await pass.promise;
    return stub.fetch(url, init);
  };
  const Autopilot = {
    idFromName: (name: string) => env.Autopilot.idFromName(name),
    get: (id: DurableObjectId) => ({
      fetch: (url: string, init: RequestInit) => late(env.Autopilot.get(id), url, init),
    }),
  };
  const under = ask(
    `${origin}/parties/autopilot/${ada.room}`,
    {
      headers: {
        origin,
        cookie: ada.cookie,
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    },
    Object.assign({}, env, { Autopilot }),
  );
  await read.promise;
  expect((await signOut(ada.cookie)).status).toBe(200);
  pass.resolve();
  expect(await toSocket(await under).closed).toMatchObject({ code: 4401 });
});

function broken(): never {
  throw new Error('the room is out of reach');
}
