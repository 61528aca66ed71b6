import { expect, test } from 'vitest';
import type { Credential } from '../../party/auth/credential.ts';
import { wasCut } from '../../party/autopilot/cuts.ts';
import { livingAgents } from '../../party/autopilot/living-agents.ts';
import { loginsOf } from '../../party/autopilot/logins.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { Scope } from '../../shared/model/agent.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { RoomBench } from './room-bench.ts';
import { Town } from './town.ts';

const day = 86_400_000;

/** Ada, who has an agent with a key, which is a member of Bo's room as well. */
async function withAgent(scope: Scope = 'chat') {
  const town = new Town();
  const home = town.home('human:ada');
  const ada = town.enter('human:ada', home, ['home']);
  const made = await ada.doesLater('agents.create', { name: 'Bot', role: 'member' });
  const minted = ada.does('keys.mint', { agentId: made.agentId, name: 'laptop', scope, days: 30 });
  town.run(0);
  const agentHome = town.home(made.principal);
  const credential: Credential = {
    kind: 'key',
    id: minted.keyId,
    scope,
    expiresAt: minted.expiresAt,
  };
  const bosRoom = town.home('human:bo');
  await town.invited(made.principal, bosRoom, 'member');
  const enter = (room: RoomBench, by = credential) =>
    town.enter(made.principal, room, ['workspace'], by);
  return { town, home, ada, agentHome, bosRoom, enter, credential, ...made, ...minted };
}

const keyTold = (town: Town, keyId: string) =>
  town.directory.filter((one) => one.what === 'key' && one.keyId === keyId);

test('[AG1] an agent founds a room of its own, is a member here if asked, and its human answers for it', async () => {
  const { town, home, agentHome, agentId, principal } = await withAgent();
  const owned = { name: 'Bot', ownedBy: 'human:ada' };
  expect(readRow(agentHome.store, 'members', principal)).toMatchObject({ ...owned, role: 'owner' });
  expect(readRow(home.store, 'members', principal)).toMatchObject({ ...owned, role: 'member' });
  expect(town.directory).toContainEqual(
    expect.objectContaining({
      what: 'agent',
      agentId,
      ownerId: 'ada',
      homeRoom: agentHome.id,
      endedAt: null,
    }),
  );
  expect(readRow(agentHome.store, 'badges', home.id)?.role).toBe('member');
});

test('[MB3] [R105] an agent’s name is tamed where it is made, as its person’s is', async () => {
  const town = new Town();
  const home = town.home('human:ada');
  const ada = town.enter('human:ada', home, ['home']);
  const wild = { name: 'Bot\u202e the Great', role: 'member' as const };
  const { agentId, principal } = await ada.doesLater('agents.create', wild);
  town.run(0);
  const names = [
    readRow(home.store, 'agents', agentId)?.name,
    ...[home, town.home(principal)].map(({ store }) => readRow(store, 'members', principal)?.name),
  ];
  expect(names).toEqual(Array(3).fill('Bot the Great'));
  expect(JSON.stringify(town.directory)).not.toContain('\u202e');
});

test('[AG2] [R111] [R64] keys are minted by humans alone, at home, for agents of theirs', async () => {
  const { ada, agentHome, enter, agentId, bosRoom, town } = await withAgent('admin');
  const mint = { agentId, name: 'x', scope: 'admin', days: 1 };
  const bot = enter(agentHome);
  expect([
    bot.tries('keys.mint', mint, 'key-00001'),
    await bot.triesLater('agents.create', { name: 'Child' }),
    bot.tries('invites.create', { role: 'viewer', hours: 1 }, 'key-00002'),
    town.enter('human:bo', bosRoom).tries('keys.mint', mint, 'key-00003'),
    ada.tries('keys.mint', { ...mint, userId: 'bo' }, 'key-00004'),
    ada.tries('keys.mint', { ...mint, scope: 'root' }, 'key-00005'),
    ada.tries('keys.mint', { ...mint, days: bounds.keyDays + 1 }, 'key-00006'),
  ]).toEqual(['notAllowed', 'notAllowed', 'ok', 'notFound', 'badParams', 'badParams', 'badParams']);
});

test('[AG3] [R100] a secret is shown once and kept by nobody; the directory gets its hash', async () => {
  const { town, home, ada, agentId } = await withAgent();
  const params = { agentId, name: 'again', scope: 'chat', days: 1 } as const;
  const { secret = '', ...rest } = ada.does('keys.mint', params, 'key-00001');
  expect(secret).toMatch(/^ap_[0-9a-z]{40}$/);
  expect(ada.does('keys.mint', params, 'key-00001')).toEqual(rest);
  expect(JSON.stringify([home.store.dump(), home.logs, ada.events('patch')])).not.toContain(secret);
  town.run(0);
  expect(keyTold(town, rest.keyId)).toMatchObject([{ hash: sha256Hex(secret), revokedAt: null }]);
  expect(JSON.stringify(town.directory)).not.toContain(secret);
  expect(readRow(home.store, 'keys', rest.keyId)?.hint).toBe(secret.slice(0, 7));
});

test('[AG4] [R61] a key that is revoked closes what came in by it, in every room, asleep or not, and nothing else', async () => {
  const { town, ada, home, agentHome, bosRoom, enter, keyId, agentId } = await withAgent();
  const other = ada.does('keys.mint', { agentId, name: 'other', scope: 'chat', days: 1 });
  const by = { kind: 'key', id: other.keyId, scope: 'chat', expiresAt: other.expiresAt } as const;
  const rooms = [home, agentHome, bosRoom];
  const sockets = rooms.map((room) => enter(room));
  const spared = rooms.map((room) => enter(room, by));
  for (const room of rooms) room.sleep();
  const at = town.clock.now();
  ada.does('keys.revoke', { keyId });
  town.run(0);
  expect(sockets.map(({ closed }) => closed)).toEqual(Array(3).fill({ code: 4401, reason: 'cut' }));
  expect(spared.map(({ closed }) => closed)).toEqual([null, null, null]);
  expect(keyTold(town, keyId).at(-1)).toMatchObject({ revokedAt: at });
  expect(ada.tries('keys.revoke', { keyId }, 'key-00001')).toBe('ok');
});

test('[AG4] [R61] a cut that does not arrive is sent again until it does', async () => {
  const { town, ada, home, agentHome, bosRoom, enter, keyId } = await withAgent();
  const bot = enter(bosRoom);
  home.arrives = false;
  ada.does('keys.revoke', { keyId });
  town.run(2_000);
  expect(bot.closed).toBeNull();
  home.arrives = true;
  agentHome.sleep();
  town.run(4_000);
  expect(bot.closed?.code).toBe(4401);
});

test('[AG5] a key is replaced: both are good for a day, then the old one is over everywhere', async () => {
  const { town, home, ada, bosRoom, enter, agentId, keyId } = await withAgent();
  const bot = enter(bosRoom);
  const next = ada.does('keys.mint', {
    agentId,
    name: 'next',
    scope: 'chat',
    days: 9,
    replaces: keyId,
  });
  const now = town.clock.now();
  expect(readRow(home.store, 'keys', keyId)).toMatchObject({
    expiresAt: now + bounds.keyOverlapMs,
    replacedBy: next.keyId,
  });
  const pass = (ms: number) => {
    for (let left = ms; left > 0; left -= 50_000) {
      bot.pongAt = town.clock.now();
      town.run(Math.min(left, 50_000));
    }
  };
  pass(bounds.keyOverlapMs - 1);
  expect(bot.closed).toBeNull();
  pass(1_000);
  expect(bot.closed?.code).toBe(4401);
  const late = town.enter('human:ada', home);
  const again = { agentId, name: 'x', scope: 'chat', days: 1, replaces: keyId };
  expect(late.tries('keys.mint', again, 'key-00001')).toBe('notFound');
});

test('[AG6] an agent is ended: its keys are void, its sockets close, its runs stop, what it wrote stays', async () => {
  const { town, home, ada, bosRoom, enter, agentId, keyId } = await withAgent();
  const bot = enter(bosRoom);
  const { threadId } = bot.does('threads.create', {});
  const { runId, messageId } = bot.does('messages.send', { threadId, text: 'go' });
  ada.does('agents.end', { agentId });
  town.run(0);
  expect(bot.closed?.code).toBe(4401);
  expect(readRow(home.store, 'keys', keyId)?.revokedAt).toBe(town.clock.now());
  expect(readRow(bosRoom.store, 'runs', runId)?.state).toBe('stopped');
  expect(readRow(bosRoom.store, 'messages', messageId)).not.toBeNull();
  expect(ada.tries('keys.mint', { agentId, name: 'x', scope: 'chat', days: 1 }, 'key-00001')).toBe(
    'conflict',
  );
  expect(ada.tries('agents.end', { agentId }, 'key-00002')).toBe('conflict');
});

test('[AG7] [R61] its human is banned while it streams: every socket of both closes, and the runs both asked for stop', async () => {
  const { town, home, ada, agentHome, bosRoom, enter, principal } = await withAgent();
  await town.invited('human:ada', bosRoom, 'member');
  const bot = enter(bosRoom);
  const asked = [bot, town.enter('human:ada', bosRoom)].map((one) => {
    const { threadId } = one.does('threads.create', {});
    const { runId } = one.does('messages.send', { threadId, text: 'go' });
    const producer = bosRoom.producer(threadId);
    producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
    return { one, runId, producer };
  });
  const bo = town.enter('human:bo', bosRoom);
  const open = [ada, bot, enter(agentHome), ...asked.map(({ one }) => one)];
  for (const room of [home, agentHome, bosRoom]) room.sleep();
  const whose = { principal: home.founder };
  home.room.receive({ verb: 'cut', whose, everywhere: true, stops: true });
  town.run(0);
  expect(open.map(({ closed }) => closed?.code)).toEqual([4401, 4401, 4401, 4401, 4401]);
  expect(asked.map(({ producer }) => producer.events('stop').length)).toEqual([1, 1]);
  expect(readRow(bosRoom.store, 'runs', asked[0]?.runId ?? '')?.stopping).toBe(principal);
  expect(bo.closed).toBeNull();
});

test('[AG8] when a key was last used is known to the hour, and told at most so often', async () => {
  const { town, home, bosRoom, agentHome, enter, keyId } = await withAgent();
  const usedAt = () => readRow(home.store, 'keys', keyId)?.lastUsedAt;
  const start = town.clock.now();
  for (const room of [bosRoom, agentHome, home, bosRoom]) {
    room.leave(enter(room));
    town.run(1_000);
  }
  expect(usedAt()).toBe(start);
  const told = home.store.scan('heard', { by: 'primary', limit: 99 }).length;
  town.run(bounds.keyUseMs);
  enter(bosRoom);
  town.run(0);
  expect(usedAt()).toBe(town.clock.now());
  expect(home.store.scan('heard', { by: 'primary', limit: 99 }).length).toBe(told);
});

test('[AG9] caps: keys of an agent, agents of a person; what ended counts no more', async () => {
  const { town, ada, agentId, keyId } = await withAgent();
  const mint = { agentId, name: 'x', scope: 'chat', days: 1 } as const;
  for (let i = 1; i < bounds.keysPerAgent; i++) ada.does('keys.mint', mint);
  expect(ada.tries('keys.mint', mint, 'key-00001')).toBe('tooMany');
  ada.does('keys.revoke', { keyId });
  expect(ada.tries('keys.mint', mint, 'key-00002')).toBe('ok');
  town.settings = { ...town.settings, agentsPerPerson: 1 };
  expect(await ada.triesLater('agents.create', { name: 'Two' })).toBe('tooMany');
  ada.does('agents.end', { agentId });
  expect(await ada.triesLater('agents.create', { name: 'Two' })).toBe('ok');
});

test('[AG11] [R61] a key that is revoked takes along the open invites that were made with it; an agent that is ended, all', async () => {
  const { town, ada, agentHome, enter, agentId, keyId } = await withAgent('admin');
  const next = ada.does('keys.mint', { agentId, name: 'two', scope: 'admin', days: 9 });
  const { expiresAt } = next;
  const two = { kind: 'key', id: next.keyId, scope: 'admin', expiresAt } as const;
  const invite = { role: 'operator', hours: 1 } as const;
  const leaked = enter(agentHome).does('invites.create', invite);
  const good = enter(agentHome, two).does('invites.create', invite);
  const states = () =>
    [leaked, good].map(({ inviteId }) => readRow(agentHome.store, 'invites', inviteId)?.state);
  ada.does('keys.revoke', { keyId });
  town.run(0);
  expect(states()).toEqual(['revoked', 'open']);
  const thief = town.enter('human:eve', town.home('human:eve'), []);
  expect(await thief.triesLater('invites.accept', { code: leaked.code })).toBe('inviteVoid');
  ada.does('agents.end', { agentId });
  town.run(0);
  expect(states()).toEqual(['revoked', 'revoked']);
});

test('[AG12] who answers for an agent owns the room it founded beside it, sees who is in it and by what, and cannot be put out', async () => {
  const { town, home, agentHome, enter, agentId, principal } = await withAgent('admin');
  const bot = enter(agentHome);
  const { inviteId } = bot.does('invites.create', { role: 'operator', hours: 1 });
  await town.invited('human:eve', agentHome, 'member');
  expect(readRow(home.store, 'badges', agentHome.id)).toMatchObject({ role: 'owner' });
  const ada = town.enter('human:ada', agentHome, ['workspace']);
  expect(readRow(agentHome.store, 'members', 'human:ada')).toMatchObject({
    name: 'Ada',
    role: 'owner',
  });
  expect(ada.does('topic.open', { topic: 'vault' }).put.map(([, { id }]) => id)).toContain(
    inviteId,
  );
  const human = { principal: 'human:ada' };
  expect([
    bot.tries('members.remove', human, 'key-00001'),
    bot.tries('members.setRole', { ...human, role: 'viewer' }, 'key-00002'),
    ada.tries('members.remove', { principal }, 'key-00003'),
    ada.tries('members.remove', { principal: 'human:eve' }, 'key-00004'),
    ada.tries('invites.revoke', { inviteId }, 'key-00005'),
    ada.tries('topic.open', { topic: 'home' }),
  ]).toEqual(['lastOwner', 'lastOwner', 'lastOwner', 'ok', 'ok', 'notFound']);
  town.enter('human:ada', home, []).does('agents.end', { agentId });
  town.run(0);
  expect(ada.closed).toBeNull();
});

test('[AG13] an agent that is ended is a member nowhere any more but in the room it founded; its name stays under what it wrote', async () => {
  const { town, home, ada, agentHome, bosRoom, enter, agentId, principal } = await withAgent();
  const { threadId } = enter(bosRoom).does('threads.create', {});
  const bo = town.enter('human:bo', bosRoom, ['workspace']);
  bosRoom.sleep();
  ada.does('agents.end', { agentId });
  town.run(0);
  const roles = [home, bosRoom, agentHome].map(
    ({ store }) => readRow(store, 'members', principal)?.role ?? null,
  );
  expect(roles).toEqual([null, null, 'owner']);
  expect(bo.events('patch').flatMap(({ del }) => del)).toContainEqual(
    expect.arrayContaining(['members', principal]),
  );
  expect(readRow(bosRoom.store, 'threads', threadId)?.createdBy).toBe(principal);
  expect(
    agentHome.store.scan('rows', { by: 'primary', where: { tbl: 'badges' }, limit: 9 }),
  ).toEqual([]);
});

test('[AG14] what a home tells the directory is newer each time, in one millisecond and after a backup was put back', async () => {
  const { town, home, ada, agentId, keyId } = await withAgent();
  const backup = home.store.dump();
  ada.does('keys.revoke', { keyId });
  town.run(0);
  const versions = () => keyTold(town, keyId).map((one) => ('version' in one ? one.version : 0));
  const [minted = 0, revoked = 0] = versions();
  expect(revoked).toBeGreaterThan(minted);
  expect(minted).toBeGreaterThanOrEqual(town.clock.now());
  home.store.restore(backup);
  town.clock.advance(10);
  const again = town.enter('human:ada', home, []);
  again.does('keys.mint', { agentId, name: 'next', scope: 'chat', days: 1, replaces: keyId });
  town.run(0);
  expect(versions().at(-1)).toBeGreaterThan(revoked);
});

test('[AG9] agents are made at a rate, and those that ended hide none that lives from a ban', async () => {
  const { town, home, agentHome, enter } = await withAgent();
  const ada = town.enter('human:ada', home, []);
  for (let i = 1; i < bounds.agentsPerDay; i++) {
    const { agentId } = await ada.doesLater('agents.create', { name: 'Brief' });
    ada.does('agents.end', { agentId });
    town.run(1_000);
  }
  expect(await ada.triesLater('agents.create', { name: 'Brief' })).toBe('tooMany');
  expect(livingAgents(home.store)).toMatchObject([{ homeRoom: agentHome.id }]);
  town.clock.jump(day);
  const late = town.enter('human:ada', home, []);
  expect(await late.triesLater('agents.create', { name: 'Brief' })).toBe('ok');
  expect(livingAgents(home.store)).toHaveLength(2);
  const bot = enter(agentHome);
  const whose = { principal: home.founder };
  home.room.receive({ verb: 'cut', whose, everywhere: true, stops: true });
  town.run(0);
  expect(bot.closed?.code).toBe(4401);
});

test('[MB1] [R61] what was asked before a cut is not done after it, though the answer of another came in between', async () => {
  const town = new Town();
  const home = town.home('human:ada');
  const ada = town.enter('human:ada', home, []);
  const waiting = ada.triesLater('agents.create', { name: 'Bot' });
  const whose = { principal: home.founder };
  home.room.receive({ verb: 'cut', whose, everywhere: false, stops: false });
  expect(await waiting).toBe('silence');
  expect(home.store.scan('rows', { by: 'primary', where: { tbl: 'agents' }, limit: 9 })).toEqual(
    [],
  );
});

test('[AG10] an agent calls itself something else: its rooms, its human’s list and the directory hear it', async () => {
  const { town, home, agentHome, bosRoom, enter, agentId, principal } = await withAgent();
  enter(agentHome).does('profile.rename', { name: 'Robin' });
  town.run(0);
  expect(
    [home, bosRoom, agentHome].map(({ store }) => readRow(store, 'members', principal)?.name),
  ).toEqual(['Robin', 'Robin', 'Robin']);
  expect(readRow(home.store, 'agents', agentId)?.name).toBe('Robin');
  expect(town.directory.at(-1)).toMatchObject({ what: 'agent', name: 'Robin' });
});

test('[HM1] [R104] logins are listed at home; ending one closes its sockets in every room and ends it where it is kept', async () => {
  const town = new Town();
  const home = town.home('human:ada');
  const bosRoom = town.home('human:bo');
  await town.invited('human:ada', bosRoom, 'member');
  const now = town.clock.now();
  for (const id of ['one', 'two'])
    home.room.receive({
      verb: 'loginBegan',
      login: { id, device: 'Firefox on Linux', createdAt: now, expiresAt: now + day },
    });
  const by = (id: string): Credential => ({ kind: 'login', id, scope: null, expiresAt: now + day });
  const tabs = [home, home, bosRoom].map((room) => town.enter('human:ada', room, [], by('one')));
  const phone = town.enter('human:ada', home, ['home'], by('two'));
  for (const room of [home, bosRoom]) room.sleep();
  expect(phone.does('logins.endOthers', {})).toEqual({ ended: 1 });
  town.run(0);
  expect(tabs.map(({ closed }) => closed?.code)).toEqual([4401, 4401, 4401]);
  expect([phone.closed, town.directory.at(-1)]).toMatchObject([
    null,
    { what: 'otherLoginsEnded', userId: 'ada', keep: 'two', until: now },
  ]);
  expect(phone.does('topic.open', { topic: 'home' }).put).toMatchObject([
    ['badges', { id: bosRoom.id }],
    ['logins', { id: 'two', device: 'Firefox on Linux' }],
  ]);
  expect(phone.tries('logins.end', { loginId: 'one' }, 'key-00001')).toBe('notFound');
  expect(phone.tries('logins.end', { loginId: 'two' }, 'key-00002')).toBe('ok');
  expect(phone.closed?.code).toBe(4401);
});

test('[HM4] [R61] signing out the others hangs up also what the list does not have, and no login that begins later', async () => {
  const town = new Town();
  const home = town.home('human:ada');
  const bosRoom = town.home('human:bo');
  await town.invited('human:ada', bosRoom, 'member');
  const by = (id: string, beganAt = town.clock.now()): Credential => ({
    kind: 'login',
    id,
    scope: null,
    expiresAt: beganAt + day,
    beganAt,
  });
  const unlisted = [home, bosRoom].map((room) => town.enter('human:ada', room, [], by('lost')));
  const own = town.enter('human:ada', home, ['home'], by('own'));
  bosRoom.sleep();
  expect(own.does('logins.endOthers', {})).toEqual({ ended: 0 });
  const standing = { principal: home.founder, credential: by('lost') };
  expect(wasCut(home.store, standing, 1e13)).toBe(true);
  town.clock.advance(1);
  const fresh = town.enter('human:ada', bosRoom, [], by('fresh'));
  home.room.receive({ verb: 'loginBegan', login: { ...row('lost', town), createdAt: 0 } });
  home.room.receive({ verb: 'loginBegan', login: row('fresh', town) });
  town.run(60_000 - 10_000);
  expect(unlisted.map(({ closed }) => closed?.code)).toEqual([4401, 4401]);
  expect([own.closed, fresh.closed]).toEqual([null, null]);
  expect(loginsOf(home.store).map(({ id }) => id)).toEqual(['fresh']);
});

const row = (id: string, { clock }: Town) => ({
  id,
  device: 'x',
  createdAt: clock.now(),
  expiresAt: clock.now() + day,
});

test('[HM4] every login of a person ends at once, and a repeat changes nothing', () => {
  const town = new Town();
  const { room, store } = town.home('human:ada');
  for (const id of ['one', 'two']) room.receive({ verb: 'loginBegan', login: row(id, town) });
  for (let i = 0; i < 2; i++) room.receive({ verb: 'loginsEnded' });
  room.receive({ verb: 'loginBegan', login: row('one', town) });
  expect(loginsOf(store)).toEqual([]);
});

test('[HM2] signed out elsewhere, in whatever order the words come; and a login runs out by itself', () => {
  const town = new Town();
  const home = town.home('human:ada');
  const now = town.clock.now();
  const login = { id: 'one', device: 'x', createdAt: now, expiresAt: now + day };
  home.room.receive({ verb: 'loginEnded', loginId: 'one' });
  home.room.receive({ verb: 'loginBegan', login });
  expect(readRow(home.store, 'logins', 'one')).toBeNull();
  home.room.receive({ verb: 'loginBegan', login: { ...login, id: 'two' } });
  home.room.receive({
    verb: 'loginBegan',
    login: { ...login, id: 'two', expiresAt: now + 2 * day },
  });
  town.run(day);
  expect(readRow(home.store, 'logins', 'two')).not.toBeNull();
  town.run(day);
  expect(readRow(home.store, 'logins', 'two')).toBeNull();
});

test('[HM3] a home tells the Lobby of its founder once, and again when what it knows is new', () => {
  const town = new Town();
  const home = town.home('human:ada');
  const say = (email: string) =>
    home.room.begin(home.id, { principal: home.founder, name: 'Ada', email });
  for (const email of ['a@x.org', 'a@x.org', 'b@x.org']) say(email);
  town.run(0);
  expect(town.lobby).toMatchObject([
    { say: { verb: 'account', userId: 'ada', email: 'a@x.org', homeRoom: home.id } },
    { say: { verb: 'account', email: 'b@x.org' } },
  ]);
});
