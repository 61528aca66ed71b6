import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inOneMinute } from '../testkit/in-one-minute.ts';
import { newBot } from './support/agents.ts';
import { serveBare } from './support/bare-worker.ts';
import { handshake } from './support/handshake.ts';
import { signIn, signUp } from './support/person.ts';
import { Product } from './support/product.ts';
import type { Place } from './support/raw-client.ts';
import { newRoom } from './support/rooms.ts';
import { until } from './support/until.ts';

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

test('[AU11] a name that only points here is not served, whatever it says it was asked as', async () => {
  const { port } = new URL(own.address);
  const plain = { upgrade: undefined, connection: undefined };
  const path = `/parties/autopilot/${own.room}`;
  for (const claims of [
    {},
    { 'mf-original-url': `${own.address}/api/auth/ok` },
    { 'x-forwarded-proto': 'http', 'x-forwarded-host': new URL(own.address).host },
  ]) {
    const foreign = { ...claims, host: `evil.example:${port}` };
    expect(await handshake(own.address, '/api/auth/ok', { ...plain, ...foreign })).toEqual({
      status: 421,
    });
    const url = { 'mf-original-url': `${own.address}${path}` };
    expect(await handshake(own.address, path, { ...ownHeaders(), ...foreign, ...url })).toEqual({
      status: 421,
    });
  }
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

const logs = (): string =>
  readdirSync(join(product.dataFolder, 'logs'))
    .map((name) => readFileSync(join(product.dataFolder, 'logs', name), 'utf8'))
    .join('\n');

test('[AU20] [R57] a key needs no cookie and no Origin, in a header or as a subprotocol', async () => {
  const bot = await newBot(own, { role: 'member' });
  const path = `/parties/autopilot/${own.room}`;
  const protocols = `autopilot.v1, autopilot.bearer.${Buffer.from(bot.key).toString('base64url')}`;
  const ways: Record<string, string>[] = [
    { authorization: `Bearer ${bot.key}` },
    { 'sec-websocket-protocol': protocols, origin: 'https://elsewhere.example' },
  ];
  for (const headers of ways)
    expect(await handshake(own.address, path, headers)).toEqual({ open: true });
  const wrong = { authorization: `Bearer ${bot.key}0`, cookie: own.cookie, origin: own.address };
  expect(await handshake(own.address, path, wrong)).toEqual({ closed: 4401 });
  const { room } = await newRoom(product, 'Fay');
  const headers = { authorization: `Bearer ${bot.key}` };
  expect(await handshake(own.address, `/parties/autopilot/${room}`, headers)).toEqual({
    closed: 4403,
  });
  expect(logs()).not.toContain(bot.key);
});

test('[AU21] [R71] a key in an address is refused with words, and is in no log', async () => {
  const key = `ap_${'canary7'.repeat(6)}`;
  const path = `/parties/autopilot/${own.room}?key=${key}`;
  expect(await handshake(own.address, path, ownHeaders())).toEqual({ status: 400 });
  const answer = await fetch(own.address + path);
  expect([answer.status, await answer.text()]).toEqual([
    400,
    expect.stringContaining('does not belong in an address'),
  ]);
  // What the Worker said before a letter is in the log when the letter is here.
  const { email } = await signUp(own.address, 'Gil');
  await fetch(`${own.address}/api/auth/request-password-reset`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: own.address },
    body: JSON.stringify({ email }),
  });
  await until(() => product.printed.includes(`to ${email}`), 'the letter', 5_000);
  expect(logs()).not.toContain(key);
  expect(logs()).not.toContain('/parties/');
  expect(product.printed).not.toContain(key);
});

test('[AU23] [R67] tries at a password end with words, and other accounts are not concerned', async () => {
  const guess = (email: string, i: number) =>
    fetch(`${own.address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: own.address,
        'x-forwarded-for': `198.51.100.${i}`,
      },
      body: JSON.stringify({ email, password: `guess number ${i}` }),
    });
  const statuses = await inOneMinute(async (round) => {
    const all: number[] = [];
    for (let i = 0; i < 12; i++) all.push((await guess(`victim${round}@example.com`, i)).status);
    return all;
  });
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
  expect((await guess('other@example.com', 1)).status).toBe(401);
});

test('[AU24] on a laptop a letter is read where npm start was typed, and lies in no file', async () => {
  const eve = await signUp(own.address, 'Eve');
  const post = (route: string, body: object) =>
    fetch(`${own.address}/api/auth/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: own.address },
      body: JSON.stringify(body),
    });
  const before = product.printed.length;
  await post('request-password-reset', { email: eve.email });
  const link = new RegExp(`${own.address}/reset-password#(\\S+)`);
  await until(() => link.test(product.printed.slice(before)), 'the letter', 5_000);
  expect(product.printed).toContain(`to ${eve.email}`);
  const token = link.exec(product.printed.slice(before))?.[1] ?? '';
  expect(logs()).not.toContain(token);
  const newPassword = 'another long pass phrase';
  expect((await post('reset-password', { token, newPassword })).status).toBe(200);
  await signIn(own.address, { ...eve, password: newPassword });
});

test('[AU27] on a laptop the first account is the admin; the Lobby is closed to everybody else', async () => {
  const other = await newRoom(product, 'Gil');
  expect(await handshake(own.address, '/parties/lobby/lobby', ownHeaders())).toEqual({
    open: true,
  });
  const headers = { origin: own.address, cookie: other.cookie };
  expect(await handshake(own.address, '/parties/lobby/lobby', headers)).toEqual({ closed: 4403 });
});

test('[R72] with AUTH_SECRET missing, short, one letter over and over, or a placeholder the Worker refuses everything and says what to do', async () => {
  const bare = new Product();
  await bare.start();
  const ada = await signUp(bare.address);
  await bare.stop();
  const path = `/parties/autopilot/${ada.homeRoom}`;
  for (const bindings of [
    {},
    { AUTH_SECRET: 'kW9x' },
    { AUTH_SECRET: 'a'.repeat(64) },
    { AUTH_SECRET: 'change-me-change-me-change-me-0123456789' },
  ]) {
    const worker = await serveBare(bare.dataFolder, bare.port, bindings);
    const headers = { cookie: ada.cookie, origin: worker.address };
    expect(await handshake(worker.address, path, headers)).toEqual({ status: 503 });
    const answer = await fetch(`${worker.address}/api/auth/get-session`, { headers });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      problems: [{ name: 'AUTH_SECRET', fix: expect.stringContaining('openssl rand -base64 32') }],
    });
    await worker.end();
  }
  await bare.remove();
});
