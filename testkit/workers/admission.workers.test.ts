import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test } from 'vitest';
import type { Autopilot } from '../../party/autopilot/autopilot.ts';
import { ask, knock, makeTables, origin, signUp, visit } from './identity.ts';
import { toSocket } from './test-socket.ts';

beforeAll(makeTables);

const rooms = async (): Promise<number> => (await listDurableObjectIds(env.Autopilot)).length;

test('[AU1] a browser comes into its own room, as the one who signed in', async () => {
  const ada = await signUp('Ada');
  const socket = toSocket(await knock(`/parties/autopilot/${ada.room}`, { cookie: ada.cookie }));
  const hello = await socket.hello(['workspace']);
  expect(hello.self).toEqual({ principal: `human:${ada.id}`, role: 'owner' });
  expect(hello.room).toEqual({ id: ada.room, title: "Ada's room" });
  expect(ada.room).toMatch(/^[0-9a-z]{26}$/);
});

test.each([
  ['foreign', 'https://evil.example'],
  ['another port', 'http://localhost:9999'],
  ['another scheme', 'https://localhost:8787'],
  ['null', 'null'],
  ['empty', ''],
])(
  '[AU2] [R57] a %s Origin is refused before any room is touched, whatever the cookie',
  async (_, from) => {
    const ada = await signUp('Ada');
    const before = await rooms();
    const response = await knock(`/parties/autopilot/${ada.room}`, {
      cookie: ada.cookie,
      origin: from,
    });
    expect([response.status, response.webSocket, await rooms()]).toEqual([403, null, before]);
  },
);

test('[AU2] [R57] no Origin at all', async () => {
  const ada = await signUp('Ada');
  const headers = { upgrade: 'websocket', cookie: ada.cookie };
  const response = await ask(`${origin}/parties/autopilot/${ada.room}`, { headers });
  expect(response.status).toBe(403);
});

test('[AU3] [R58] a room has one spelling; nothing else can be reached', async () => {
  const ada = await signUp('Ada');
  const before = await rooms();
  const paths = [
    '/parties/autopilot',
    '/parties/autopilot/',
    `/parties/autopilot/${ada.room}/`,
    `/parties/autopilot/${ada.room}/x`,
    `/parties//autopilot/${ada.room}`,
    `//parties/autopilot/${ada.room}`,
    `/parties/Autopilot/${ada.room}`,
    `/parties/AUTOPILOT/${ada.room}`,
    `/Parties/autopilot/${ada.room}`,
    `/parties/thread-agent/${ada.room}.x`,
    `/parties/ThreadAgent/${ada.room}`,
    `/parties/threadagent/${ada.room}`,
    `/parties/autopilot/%2e%2e%2f${ada.room}`,
    `/parties/autopilot/${ada.room}%2f`,
    `/parties/autopilot/${encodeURIComponent('room 1')}`,
    `/parties/autopilot/${encodeURIComponent('räum')}`,
    `/parties/autopilot/${'a'.repeat(65)}`,
    `/agents/thread-agent/${ada.room}`,
    `/agents/autopilot/${ada.room}`,
  ];
  for (const path of paths) {
    const response = await knock(path, { cookie: ada.cookie });
    expect([path, response.status, response.webSocket]).toEqual([path, 404, null]);
  }
  expect(await rooms()).toBe(before);
});

test('[AU3] [R58] another spelling of one’s own room is another room, and not one’s own', async () => {
  const ada = await signUp('Ada');
  const socket = toSocket(
    await knock(`/parties/autopilot/${ada.room.toUpperCase()}`, { cookie: ada.cookie }),
  );
  expect(await socket.closed).toEqual({ code: 4403, reason: 'notAllowed' });
});

test('[AU4] [R58] who is not signed in, and who is but elsewhere, gets a close code and touches no room', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const before = await rooms();
  const path = `/parties/autopilot/${ada.room}`;
  const nobody = [
    '',
    'autopilot-8787.session=forged',
    `autopilot-8787.session=${bo.id}`,
    bo.cookie.replace(/.$/, 'X').replace(/%3D$/, ''),
  ];
  for (const cookie of nobody)
    expect([cookie, await toSocket(await knock(path, { cookie })).closed]).toEqual([
      cookie,
      { code: 4401, reason: 'notAuthenticated' },
    ]);
  expect(await toSocket(await knock(path, { cookie: bo.cookie })).closed).toEqual({
    code: 4403,
    reason: 'notAllowed',
  });
  const unknown = `/parties/autopilot/${'z'.repeat(26)}`;
  expect(await toSocket(await knock(unknown, { cookie: bo.cookie })).closed).toEqual({
    code: 4403,
    reason: 'notAllowed',
  });
  expect(await rooms()).toBe(before);
});

test('[AU4] what is no handshake', async () => {
  const ada = await signUp('Ada');
  const response = await visit(`/parties/autopilot/${ada.room}`, {}, { cookie: ada.cookie });
  expect(response.status).toBe(426);
});

test('[AU1] [R60] [R62] who one is, what one may and how one’s socket is called is not for the client to say', async () => {
  const [ada, eve] = [await signUp('Ada'), await signUp('Eve')];
  const socket = toSocket(
    await knock(`/parties/autopilot/${eve.room}?_pk=mine&role=owner&principal=human:${ada.id}`, {
      cookie: eve.cookie,
      'x-autopilot-principal': `human:${ada.id}`,
      'x-autopilot-name': 'Ada',
      'x-autopilot-home': 'yes',
      'x-partykit-room': ada.room,
      'x-partykit-props': btoa('{"role":"owner"}'),
      'x-user': ada.id,
      'x-autopilot-credential': '{}',
      'x-autopilot-home-room': ada.room,
    }),
  );
  expect((await socket.hello(['workspace'])).self.principal).toBe(`human:${eve.id}`);
  const stub = env.Autopilot.get(env.Autopilot.idFromName(eve.room));
  const kept = await runInDurableObject(stub, (room: Autopilot) =>
    [...room.getConnections()].map(({ id, uri, state }) => ({ id, uri, state })),
  );
  expect(kept).toMatchObject([
    {
      uri: `https://room/parties/autopilot/${eve.room}`,
      state: { principal: `human:${eve.id}`, topics: ['workspace'] },
    },
  ]);
  expect(kept[0]?.id).not.toBe('mine');
  expect(JSON.stringify(kept)).not.toMatch(/"role|Bearer|cookie|\.session=|@/);
});

test('[AU5] [R65] only these identity routes exist, in only this spelling', async () => {
  const statuses = async (method: string, path: string) =>
    (
      await visit(
        path,
        { method, ...(method === 'POST' ? { body: '{}' } : {}) },
        { 'content-type': 'application/json' },
      )
    ).status;
  expect(await statuses('GET', '/api/auth/ok')).toBe(200);
  const others = [
    ['POST', '/api//auth/sign-in/email'],
    ['POST', '//api/auth/sign-in/email'],
    ['POST', '/api/auth//sign-in/email'],
    ['POST', '/api/auth/sign-in/email/'],
    ['POST', '/api/auth/sign-in%2femail'],
    ['POST', '/api/auth/Sign-In/email'],
    ['POST', '/API/auth/sign-in/email'],
    ['GET', '/api/auth/sign-in/email'],
    ['PUT', '/api/auth/sign-up/email'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/delete-user'],
    ['GET', '/api/auth/list-sessions'],
    ['GET', '/api/auth/reference'],
    ['GET', '/api/auth/error'],
    ['GET', '/api/rooms'],
    ['GET', '/cdn-cgi/x'],
  ] as const;
  for (const [method, path] of others)
    expect([path, await statuses(method, path)]).toEqual([path, 404]);
});

test('[AU5] a foreign page signs nobody up or out', async () => {
  for (const path of ['sign-up/email', 'sign-in/email', 'sign-out']) {
    const response = await visit(
      `/api/auth/${path}`,
      { method: 'POST', body: '{}' },
      { origin: 'https://evil.example', 'content-type': 'application/json' },
    );
    expect([path, response.status]).toEqual([path, 403]);
  }
});

test('[AU5] nobody chooses their room', async () => {
  const chosen = 'a'.repeat(26);
  const room = await signUp('Eve', { homeRoom: chosen, id: 'chosen' }).then(
    ({ room }) => room,
    () => 'refused',
  );
  expect(room).not.toBe(chosen);
});

test('[AU5] [R105] a name is a name: one line, one direction, no longer than names are; no picture comes with it', async () => {
  const ada = await signUp(`A\u202Eda\n${'x'.repeat(9_000)}`, {
    image: 'https://evil.example/pixel.png',
    email: `${crypto.randomUUID()}@example.com`,
  });
  const { user } = await (await visit('/api/auth/get-session', {}, { cookie: ada.cookie })).json<{
    user: { name: string; image: string | null };
  }>();
  expect(user.name).toMatch(/^A da x{70,}$/);
  expect(user.name.length).toBeLessThanOrEqual(80);
  expect(user.image).toBe(null);
  const socket = toSocket(await knock(`/parties/autopilot/${ada.room}`, { cookie: ada.cookie }));
  expect((await socket.hello()).self.role).toBe('owner');
});

test('[AU2] the cookie is for this host and for no script', async () => {
  const body = JSON.stringify({
    name: 'Ada',
    email: `${crypto.randomUUID()}@example.com`,
    password: 'correct horse battery',
  });
  const response = await visit(
    '/api/auth/sign-up/email',
    { method: 'POST', body },
    { 'content-type': 'application/json' },
  );
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^autopilot-8787\.session=/);
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
});

test('[AU11] a name that only points here is not served', async () => {
  for (const host of [
    'http://evil.example:8787',
    'http://localhost.evil.example',
    'http://127.0.0.2',
  ])
    expect([host, (await ask(`${host}/api/auth/ok`)).status]).toEqual([host, 421]);
});

test('[AU11] [R72] without a good secret nobody is let in, and the reason is said without it', async () => {
  for (const AUTH_SECRET of [
    '',
    'tiny',
    'a'.repeat(64),
    'change-me-change-me-change-me-change-me',
  ]) {
    const response = await ask(`${origin}/api/auth/ok`, {}, { ...env, AUTH_SECRET });
    const text = await response.text();
    expect([response.status, text.includes('AUTH_SECRET')]).toEqual([503, true]);
    if (AUTH_SECRET !== '') expect(text).not.toContain(AUTH_SECRET);
  }
});

test('[AU12] what breaks inside says nothing of itself', async () => {
  const ada = await signUp('Ada');
  const Autopilot = { ...env.Autopilot, idFromName: () => broken() };
  const headers = { origin, upgrade: 'websocket', cookie: ada.cookie };
  const response = await ask(
    `${origin}/parties/autopilot/${ada.room}`,
    { headers },
    Object.assign({}, env, { Autopilot }),
  );
  expect([response.status, await response.text()]).toEqual([500, 'internal error']);
});

function broken(): never {
  throw new Error('the inside of the room');
}
