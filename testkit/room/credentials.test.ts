import { expect, test } from 'vitest';
import type { Credential } from '../../party/auth/credential.ts';
import { contract, isMethodName } from '../../shared/methods/contract.ts';
import { scopes } from '../../shared/model/agent.ts';
import { Town } from './town.ts';

const hour = 3_600_000;
const key = (more: Partial<Credential> = {}): Credential => ({
  kind: 'key',
  id: 'key-9',
  scope: 'admin',
  expiresAt: 4e12,
  ...more,
});

test('[MB4] [R61] a login that runs out closes what came in by it, with the room asleep, and nothing else', () => {
  const bench = new Town().home('human:ada');
  const until = bench.clock.now() + hour;
  const by = (expiresAt: number): Credential => ({
    kind: 'login',
    id: 'l',
    scope: null,
    expiresAt,
  });
  const sockets = [until, until + hour, until + 3 * hour].map((at) => {
    const one = bench.connect('human:ada', { credential: by(at) });
    one.hello(['workspace']);
    return one;
  });
  /** Time passes, and the runtime answers their pings meanwhile. */
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 20_000) {
      for (const one of sockets) one.pongAt = bench.clock.now();
      bench.run(Math.min(left, 20_000));
    }
  };
  bench.sleep();
  pass(hour - 1);
  expect(sockets.map(({ closed }) => closed)).toEqual([null, null, null]);
  pass(1);
  expect(sockets.map(({ closed }) => closed)).toEqual([
    { code: 4401, reason: 'expired' },
    null,
    null,
  ]);
  bench.sleep();
  pass(hour);
  expect(sockets.map(({ closed }) => closed?.code)).toEqual([4401, 4401, undefined]);
  expect(sockets[0]?.events('bye')).toEqual([{ reason: 'expired' }]);
});

test('[MB4] a clock that jumped: whoever asks with what has run out is hung up, not answered', () => {
  const bench = new Town().home('human:ada');
  const ada = bench.connect('human:ada', {
    credential: { kind: 'login', id: 'l', scope: null, expiresAt: bench.clock.now() + hour },
  });
  ada.hello();
  bench.clock.jump(2 * hour);
  expect([ada.tries('threads.create', {}, 'key-00001'), ada.closed?.code]).toEqual([
    'silence',
    4401,
  ]);
});

test('[MB1] [R59] [R60] a key is good for its scope and those below, whatever the role', () => {
  const town = new Town();
  const home = town.home('agent:bot');
  const needs = { read: 'clock.now', chat: 'threads.create', admin: 'invites.create' } as const;
  const params = { role: 'viewer', hours: 1 };
  const table = scopes.map((scope) => {
    const bot = home.connect('agent:bot', { credential: key({ scope }) });
    bot.hello(['workspace']);
    return [
      bot.tries(needs.read, {}),
      bot.tries(needs.chat, {}, 'key-chat1'),
      bot.tries(needs.admin, params, `key-${scope}`),
    ];
  });
  expect(table).toEqual([
    ['ok', 'keyTooSmall', 'keyTooSmall'],
    ['ok', 'ok', 'keyTooSmall'],
    ['ok', 'ok', 'keyTooSmall'],
    ['ok', 'ok', 'ok'],
  ]);
  const none = home.connect('agent:bot', { credential: null });
  expect(() => none.hello()).toThrow('keyTooSmall');
  const said = home.connect('agent:bot', { credential: key({ scope: 'read' }) });
  expect(said.tries('hello', { ...hello, role: 'owner', scope: 'admin' })).toBe('badParams');
});

const hello = {
  protocol: { min: 1, max: 1 },
  client: { name: 'x', version: '1' },
  caps: [],
  topics: [],
};

test('[MB2] what is asked for at home is refused elsewhere, and what is for the Lobby everywhere', async () => {
  const town = new Town();
  const room = town.home('human:ada');
  await town.invited('human:bo', room, 'operator');
  const bo = town.enter('human:bo', room);
  const ada = town.enter('human:ada', room);
  expect([
    await bo.triesLater('agents.create', { name: 'Bot' }),
    bo.tries('profile.rename', { name: 'B' }, 'key-00001'),
    bo.tries('logins.endOthers', {}, 'key-00002'),
    ada.tries('accounts.page', { before: 9, limit: 9 }),
    ada.tries(
      'settings.set',
      { signUp: 'open', agentsPerPerson: 1, membersPerRoom: 1 },
      'key-00003',
    ),
    bo.tries('topic.open', { topic: 'home' }),
    bo.tries('topic.open', { topic: 'vault' }),
    ada.tries('topic.open', { topic: 'lobby' }),
  ]).toEqual([
    'notHere',
    'notHere',
    'notHere',
    'notHere',
    'notHere',
    'notFound',
    'notFound',
    'notFound',
  ]);
});

test('[MB11] capabilities are what one may use here: by kind, place, role and scope; and the hash says when they change', async () => {
  const town = new Town();
  const room = town.home('human:ada');
  await town.invited('human:vi', room, 'viewer');
  const names = (client: ReturnType<Town['enter']>) =>
    client.does('capabilities.list', {}).methods.map(({ name }) => name);
  const vi = names(town.enter('human:vi', room));
  const ada = names(town.enter('human:ada', room));
  const bot = names(town.enter('agent:bot', town.home('agent:bot'), [], key()));
  const small = names(town.enter('agent:bot', town.home('agent:bot'), [], key({ scope: 'chat' })));
  expect(vi).toEqual([
    'hello',
    'topic.open',
    'topic.close',
    'capabilities.list',
    'auth.whoami',
    'clock.now',
    'threads.list',
    'threads.page',
    'threads.timeline',
    'messages.page',
    'members.list',
    'members.leave',
    'approvals.get',
    'approvals.page',
    'graph.get',
    'canvas.versions',
    'canvas.compare',
    'jobs.kinds',
    'jobs.list',
    'jobs.look',
    'jobs.page',
    'jobs.log',
    'artifacts.get',
    'artifacts.list',
    'receipts.page',
    'receipts.verify',
    'search.find',
    'export.thread',
    'instances.list',
    'instances.get',
    'sessions.list',
    'sessions.read',
  ]);
  expect(ada).toContain('keys.mint');
  expect(ada).not.toContain('accounts.ban');
  expect([bot.includes('keys.mint'), bot.includes('invites.create')]).toEqual([false, true]);
  expect([small.includes('threads.create'), small.includes('invites.create')]).toEqual([
    true,
    false,
  ]);
  for (const name of ada)
    expect(isMethodName(name) && contract[name].doc.length).toBeGreaterThan(9);
  const hashes = [
    room.connect('human:ada').hello().methodsHash,
    room.connect('human:vi').hello().methodsHash,
    room.connect('human:ada').hello().methodsHash,
  ];
  expect([hashes[0] === hashes[2], hashes[0] === hashes[1]]).toEqual([true, false]);
  const { methods } = town.enter('human:ada', room).does('capabilities.list', {});
  expect(methods.find(({ name }) => name === 'invites.create')).toMatchObject({
    scope: 'admin',
    place: 'any',
    params: { type: 'object', required: ['role', 'hours'], additionalProperties: false },
  });
});
