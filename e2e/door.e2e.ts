import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveBare } from './support/bare-worker.ts';
import { handshake } from './support/handshake.ts';
import { signUp } from './support/person.ts';
import { Product } from './support/product.ts';
import type { Place } from './support/raw-client.ts';
import { newRoom } from './support/rooms.ts';

const product = new Product();
let own: Place;
beforeAll(async () => {
  await product.start();
  own = await newRoom(product);
});
afterAll(() => product.remove());

/** Every object that exists: a room that is only asked for must not come to be. */
const objects = (): string[] =>
  ['autopilot-Autopilot', 'autopilot-ThreadAgent']
    .map((name) => join(product.dataFolder, 'state/v3/do', name))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.sqlite'));

const ownHeaders = () => ({ origin: own.address, cookie: own.cookie });

test('one’s own room is open to one’s own cookie, from the product’s own page', async () => {
  const path = `/parties/autopilot/${own.room}`;
  expect(await handshake(own.address, path, ownHeaders())).toEqual({ open: true });
});

test.each([
  ['of another site', 'https://evil.example'],
  ['null', 'null'],
  ['none', undefined],
  ['of another port', 'http://localhost:1'],
  ['of another name for this machine', 'loopback'],
  ['of a name that begins like it', 'prefix'],
])('[R57] the right cookie with an Origin %s is refused with 403', async (_, origin) => {
  const { port } = new URL(own.address);
  const special: Record<string, string> = {
    loopback: `http://127.0.0.1:${port}`,
    prefix: `${own.address}.evil.example`,
  };
  const said = origin === undefined ? undefined : (special[origin] ?? origin);
  const path = `/parties/autopilot/${own.room}`;
  const answer = await handshake(own.address, path, { cookie: own.cookie, origin: said });
  expect(answer).toEqual({ status: 403 });
});

test('[R57] no cookie, and one that was forged, are closed with 4401', async () => {
  const path = `/parties/autopilot/${own.room}`;
  const [name] = own.cookie.split('=');
  for (const cookie of [undefined, `${name}=abc.def`, `${own.cookie.slice(0, -4)}AAA%3D`])
    expect(await handshake(own.address, path, { origin: own.address, cookie })).toEqual({
      closed: 4401,
    });
});

test('[R58] another tenant’s room and a room that never was are closed alike, and nothing is made', async () => {
  const other = await newRoom(product, 'Bob');
  const before = objects();
  const never = own.room.replace(/^../, own.room.startsWith('0') ? '11' : '00');
  for (const room of [other.room, never])
    expect(await handshake(own.address, `/parties/autopilot/${room}`, ownHeaders())).toEqual({
      closed: 4403,
    });
  expect(objects()).toEqual(before);
});

test('[R58] no other spelling of a path leads to a room, and none to another object', async () => {
  const { room } = await newRoom(product, 'Eve');
  const before = objects();
  const paths = [
    `/parties/autopilot/${room}/`,
    `/parties/autopilot/${room}/extra`,
    `/parties/autopilot//${room}`,
    `//parties/autopilot/${room}`,
    `/parties/autopilot/./${room}`,
    `/parties/autopilot/x/../${room}/..`,
    `/parties/autopilot/%2e%2e%2f${room}`,
    `/parties/autopilot%2f${room}`,
    `/parties/autopilot/${encodeURIComponent(`${room}/x`)}`,
    `/parties/autopilot/${room}%00`,
    `/parties/autopilot/${room}%20`,
    `/parties/autopilot/${room}.`,
    `/parties/Autopilot/${room}`,
    `/parties/AUTOPILOT/${room}`,
    `/parties/thread-agent/${room}.x`,
    `/parties/threadagent/${room}`,
    `/parties/ThreadAgent/${room}`,
    '/parties/autopilot/',
    '/parties/autopilot',
    '/parties/',
    `/agents/thread-agent/${room}`,
    `/parties/autopilot/${room}%C3%A9`,
    `/parties/autopilot/${room.toUpperCase()}`,
  ];
  for (const path of paths) {
    const answer = await handshake(own.address, path, ownHeaders());
    const isShut = 'status' in answer ? answer.status !== 101 : 'closed' in answer;
    expect([path, isShut, answer]).toEqual([path, true, answer]);
  }
  expect(objects()).toEqual(before);
});

test('[R58] what a client claims about itself in headers is not believed', async () => {
  const other = await newRoom(product, 'Carol');
  const claims = {
    'x-autopilot-principal': 'human:root',
    'x-autopilot-home': 'yes',
    'x-partykit-room': other.room,
    'x-partykit-props': '{}',
    'x-partykit-namespace': 'ThreadAgent',
  };
  const path = `/parties/autopilot/${other.room}`;
  expect(await handshake(own.address, path, { ...ownHeaders(), ...claims })).toEqual({
    closed: 4403,
  });
});

test('[R101] no page can be embedded, and nothing foreign runs in one', async () => {
  for (const path of ['/', '/login', '/r/x/t/y', '/index.html']) {
    const { headers } = await fetch(own.address + path);
    const policy = headers.get('content-security-policy') ?? '';
    expect([path, policy]).toEqual([path, expect.stringContaining("frame-ancestors 'none'")]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  }
});

test('the session cookie is for this port alone, and no script can read it', async () => {
  const { port } = new URL(own.address);
  const response = await fetch(`${own.address}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: own.address },
    body: JSON.stringify({
      email: 'dora@example.com',
      password: 'a long pass phrase',
      name: 'Dora',
    }),
  });
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(new RegExp(`^autopilot-${port}\\.session=`));
  expect(cookie.toLowerCase()).toContain('httponly');
  expect(cookie.toLowerCase()).toContain('samesite=lax');
});

test.each([
  ['missing', {}],
  ['short', { AUTH_SECRET: 'kW9x' }],
  ['one letter over and over', { AUTH_SECRET: 'a'.repeat(64) }],
  ['a placeholder', { AUTH_SECRET: 'change-me-change-me-change-me-0123456789' }],
])(
  '[R72] with AUTH_SECRET %s the Worker refuses everything and says what to do',
  async (_, bindings) => {
    const bare = new Product();
    await bare.start();
    const ada = await signUp(bare.address);
    await bare.stop();
    const worker = await serveBare(bare.dataFolder, bare.port, bindings);
    const path = `/parties/autopilot/${ada.homeRoom}`;
    const headers = { cookie: ada.cookie, origin: worker.address };
    expect(await handshake(worker.address, path, headers)).toEqual({ status: 503 });
    const answer = await fetch(`${worker.address}/api/auth/get-session`, { headers });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      problems: [{ name: 'AUTH_SECRET', fix: expect.stringContaining('openssl rand -base64 32') }],
    });
    worker.end();
    await bare.remove();
  },
);
