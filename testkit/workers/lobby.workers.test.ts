import { abortAllDurableObjects, reset, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test, vi } from 'vitest';
import { writeDirectory } from '../../party/auth/directory.ts';
import type { Lobby } from '../../party/lobby/lobby.ts';
import { accountRow } from '../../shared/model/account.ts';
import { lobbyRoom } from '../../shared/model/ids.ts';
import { asBearer, tellAgent } from './agents.ts';
import { knock, makeTables, signUp, type Visitor, visit } from './identity.ts';
import { type TestSocket, toSocket } from './test-socket.ts';

beforeEach(async () => {
  await reset();
  await makeTables();
});

const json = { 'content-type': 'application/json' };
const lobby = () => env.Lobby.get(env.Lobby.idFromName(lobbyRoom));

/** Once the outboxes that D1 needs are through. */
async function admin(of: Visitor): Promise<TestSocket> {
  await vi.waitFor(async () => expect(await standing(of)).toMatchObject({ isAdmin: 1 }));
  return lobbySocket(of);
}

async function lobbySocket(of: Visitor): Promise<TestSocket> {
  const socket = toSocket(await knock('/parties/lobby/lobby', { cookie: of.cookie }));
  await socket.hello(['workspace', 'lobby']);
  return socket;
}

const standing = ({ id }: Visitor) =>
  env.DB.prepare('select "isAdmin", "bannedAt" from "user" where id = ?').bind(id).first();

const codeOf = async (path: string, headers: Record<string, string>) =>
  (await toSocket(await knock(path, headers)).closed).code;

const account = async (socket: TestSocket, { id }: Visitor) => {
  const { put } = await socket.does('accounts.page', { before: 1_000_000, limit: 100 });
  return accountRow.parse(put.find(([, row]) => row.id === id)?.[1]);
};

const signIn = (email: string) =>
  visit(
    '/api/auth/sign-in/email',
    { method: 'POST', body: JSON.stringify({ email, password: 'correct horse battery' }) },
    json,
  );

test('[AU27] on a laptop whoever signed up first is the admin, and nobody after them', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const socket = await admin(ada);
  expect(await account(socket, ada)).toMatchObject({ name: 'Ada', isAdmin: true });
  await vi.waitFor(async () => expect((await account(socket, bo)).isAdmin).toBe(false));
  expect(await codeOf('/parties/lobby/lobby', { cookie: bo.cookie })).toBe(4403);
});

test('[MB3] a person calls themselves something else: their account and the Lobby hear it, the newest word counts', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const socket = await admin(ada);
  await vi.waitFor(async () => expect((await account(socket, bo)).name).toBe('Bo'));
  const home = toSocket(await knock(`/parties/autopilot/${bo.room}`, { cookie: bo.cookie }));
  await home.hello();
  for (const name of ['Robert', 'Robin']) await home.does('profile.rename', { name });
  const named = () =>
    env.DB.prepare('select name from "user" where id = ?').bind(bo.id).first('name');
  await vi.waitFor(async () => expect(await named()).toBe('Robin'));
  await vi.waitFor(async () => expect((await account(socket, bo)).name).toBe('Robin'));
  const older = { to: 'directory', what: 'name', userId: bo.id, name: 'Old', version: 5 } as const;
  await writeDirectory(env.DB, older);
  expect(await named()).toBe('Robin');
});

test('[AU27] the Lobby has one address, and only people are let in', async () => {
  const ada = await signUp('Ada');
  await admin(ada);
  const scout = await tellAgent(ada, {}, { scope: 'admin' });
  expect(await codeOf('/parties/lobby/lobby', asBearer(scout.secret))).toBe(4403);
  expect(await codeOf('/parties/lobby/lobby', {})).toBe(4401);
  expect(await codeOf('/parties/autopilot/lobby', { cookie: ada.cookie })).toBe(4403);
  for (const path of ['/parties/lobby/other', '/parties/lobby/', '/parties/Lobby/lobby'])
    expect([path, (await knock(path, { cookie: ada.cookie })).status]).toEqual([path, 404]);
});

test('[AU27] on the net the first admin is whoever gives the setup code, once', async () => {
  const code = 'setup-code-0123456789';
  const net = { ...env, PUBLIC_ORIGIN: 'https://a.example', SETUP_CODE: code };
  await runInDurableObject(
    lobby(),
    (instance: Lobby) => void Object.assign(instance, { env: net }),
  );
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const claim = async (said: string, cookie: string) => {
    const body = JSON.stringify({ code: said });
    return visit('/api/lobby/claim', { method: 'POST', body }, { ...json, cookie });
  };
  expect((await claim(code, '')).status).toBe(401);
  expect((await claim('setup-code-012345678', bo.cookie)).status).toBe(403);
  expect(await codeOf('/parties/lobby/lobby', { cookie: ada.cookie })).toBe(4403);
  expect((await claim(code, bo.cookie)).status).toBe(200);
  expect((await claim(code, ada.cookie)).status).toBe(409);
  const socket = await admin(bo);
  expect(await account(socket, ada)).toMatchObject({ isAdmin: false });
  expect(await account(socket, bo)).toMatchObject({ isAdmin: true });
});

test('[AU28] [R61] a ban closes what is open, shuts the door first, and ends every login', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const socket = await admin(ada);
  const [{ email }] = [await vi.waitFor(() => account(socket, bo))];
  const home = toSocket(await knock(`/parties/autopilot/${bo.room}`, { cookie: bo.cookie }));
  await home.hello(['workspace']);
  await socket.does('accounts.ban', { userId: bo.id, reason: 'Spam' });
  expect((await home.closed).code).toBe(4401);
  expect(await standing(bo)).toMatchObject({ bannedAt: expect.any(Number) });
  expect(await codeOf(`/parties/autopilot/${bo.room}`, { cookie: bo.cookie })).toBe(4401);
  const again = await signIn(email);
  expect([again.status, await again.json()]).toEqual([
    403,
    expect.objectContaining({ code: 'BANNED' }),
  ]);
  await socket.does('accounts.unban', { userId: bo.id });
  await vi.waitFor(async () => expect((await signIn(email)).status).toBe(200));
});

test('[AU28] [R61] a ban reaches the agents of a person, asleep or awake', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const socket = await admin(ada);
  await vi.waitFor(() => account(socket, bo));
  const home = toSocket(await knock(`/parties/autopilot/${bo.room}`, { cookie: bo.cookie }));
  await home.hello(['workspace', 'home']);
  const { agentId } = await home.does('agents.create', { name: 'Scout' });
  const minted = await home.does('keys.mint', { agentId, name: 'one', scope: 'chat', days: 1 });
  const secret = minted.secret ?? '';
  const room = await vi.waitFor(async () => {
    const found = await env.DB.prepare(
      'select home_room from agent a join agent_key k on k.agent_id = a.id where a.id = ?',
    )
      .bind(agentId)
      .first('home_room');
    expect(found).not.toBe(null);
    return String(found);
  });
  const path = `/parties/autopilot/${room}`;
  const agent = toSocket(await knock(path, asBearer(secret)));
  await agent.hello(['workspace']);
  await socket.does('accounts.ban', { userId: bo.id, reason: 'Spam' });
  expect((await agent.closed).code).toBe(4401);
  expect(await codeOf(path, asBearer(secret))).toBe(4401);
});

test('[AU28] an admin is not banned, the last one stays, and who is no admin any more is cut', async () => {
  const [ada, bo] = [await signUp('Ada'), await signUp('Bo')];
  const socket = await admin(ada);
  await vi.waitFor(() => account(socket, bo));
  const refused = async (method: string, params: object) => {
    const answer = await socket.ask(method, params, crypto.randomUUID());
    return answer.ok ? 'done' : answer.error.code;
  };
  expect(await refused('accounts.ban', { userId: ada.id, reason: 'x' })).toBe('conflict');
  expect(await refused('accounts.setAdmin', { userId: ada.id, isAdmin: false })).toBe('conflict');
  expect(await refused('accounts.ban', { userId: 'nobody', reason: 'x' })).toBe('notFound');
  expect(await refused('accounts.setAdmin', { userId: bo.id, isAdmin: true })).toBe('done');
  const other = await admin(bo);
  await other.does('accounts.setAdmin', { userId: ada.id, isAdmin: false });
  expect((await socket.closed).code).toBe(4403);
});

test('[AU29] sign-up is closed by an admin, with words for whoever comes', async () => {
  const ada = await signUp('Ada');
  const socket = await admin(ada);
  const settings = { agentsPerPerson: 3, membersPerRoom: 9 };
  await socket.does('settings.set', { signUp: 'closed', ...settings });
  const body = JSON.stringify({
    name: 'Bo',
    email: `${crypto.randomUUID()}@example.com`,
    password: 'correct horse battery',
  });
  const come = () => visit('/api/auth/sign-up/email', { method: 'POST', body }, json);
  await vi.waitFor(async () => expect((await come()).status).toBe(403));
  expect(await (await come()).json()).toMatchObject({ code: 'SIGN_UP_CLOSED' });
  await socket.does('settings.set', { signUp: 'open', ...settings });
  await vi.waitFor(async () => expect((await come()).status).toBe(200));
});

test('[AU28] an older word never replaces a newer one, and a repeat changes nothing', async () => {
  const ada = await signUp('Ada');
  // The Lobby says that she is the first admin, and counts by the clock.
  const next = Date.now() + 1_000_000;
  const word = { to: 'directory', what: 'standing', userId: ada.id, isAdmin: false } as const;
  await writeDirectory(env.DB, { ...word, bannedAt: null, version: next });
  await writeDirectory(env.DB, { ...word, bannedAt: 7, version: next - 1 });
  expect(await standing(ada)).toMatchObject({ bannedAt: null });
  await writeDirectory(env.DB, { ...word, bannedAt: 8, version: next + 1 });
  await writeDirectory(env.DB, { ...word, bannedAt: 8, version: next + 1 });
  expect(await standing(ada)).toMatchObject({ bannedAt: 8 });
});

test('[AU27] what the Lobby knows survives its end', async () => {
  const ada = await signUp('Ada');
  await admin(ada);
  await abortAllDurableObjects();
  expect((await account(await lobbySocket(ada), ada)).isAdmin).toBe(true);
});
