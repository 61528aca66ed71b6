import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { person, type RoomBench } from './room-bench.ts';
import { Town } from './town.ts';

const hour = 3_600_000;

function invite(room: RoomBench, role: 'viewer' | 'member' = 'member', hours = 1) {
  const owner = room.join(room.founder);
  const { code = '', inviteId } = owner.does('invites.create', { role, hours, note: 'for Bo' });
  room.leave(owner);
  return { code, inviteId };
}

test('[IN1] [R100] a code is told once: a repeat has none, and nothing that is kept holds it', () => {
  const room = new Town().home('ada');
  const ada = room.join('ada', ['vault']);
  const params = { role: 'member', hours: 1 } as const;
  const first = ada.does('invites.create', params, 'key-00001');
  const again = ada.does('invites.create', params, 'key-00001');
  expect(first.code).toMatch(new RegExp(`^${room.id}\\.[0-9a-z]{32}$`));
  expect(again).toEqual({ inviteId: first.inviteId, expiresAt: first.expiresAt });
  const secret = first.code?.split('.')[1] ?? '';
  expect(JSON.stringify(room.store.dump())).not.toContain(secret);
  expect(JSON.stringify(ada.events('patch'))).not.toContain(secret);
  expect(JSON.stringify(room.logs)).not.toContain(secret);
});

test('[IN2] looked at, accepted, and the guest is a member with a room in their list before they go there', async () => {
  const town = new Town();
  const room = town.home('ada');
  const { code, inviteId } = invite(room, 'viewer');
  const bo = town.enter('bo', town.home('bo'), ['home']);
  expect(await bo.doesLater('invites.look', { code })).toMatchObject({
    roomId: room.id,
    title: "Ada's room",
    role: 'viewer',
    invitedBy: 'Ada',
    already: null,
  });
  expect(await bo.doesLater('invites.accept', { code })).toEqual({ roomId: room.id });
  expect(bo.events('patch').flatMap(({ put }) => put)).toMatchObject([
    ['badges', { id: room.id, role: 'viewer', news: false }],
  ]);
  expect(readRow(room.store, 'members', person('bo'))).toMatchObject({
    name: 'Bo',
    role: 'viewer',
  });
  expect(readRow(room.store, 'invites', inviteId)).toMatchObject({
    state: 'used',
    usedBy: person('bo'),
  });
});

test('[IN3] used twice: the same guest finds it done, anybody else finds it void, a removed guest too', async () => {
  const town = new Town();
  const room = town.home('ada');
  const { code } = invite(room);
  const [bo, cy] = [town.enter('bo'), town.enter('cy')];
  await bo.doesLater('invites.accept', { code });
  expect([
    await bo.triesLater('invites.accept', { code }),
    await cy.triesLater('invites.accept', { code }),
    await cy.triesLater('invites.look', { code }),
    (await bo.doesLater('invites.look', { code })).already,
  ]).toEqual(['ok', 'inviteVoid', 'inviteVoid', 'member']);
  await town.invited('di', room, 'member');
  expect(await town.enter('di').triesLater('invites.accept', { code })).toBe('inviteVoid');
  room.join('ada').does('members.remove', { principal: person('bo') });
  expect(await bo.triesLater('invites.accept', { code })).toBe('inviteVoid');
  expect(room.room.roleOf(person('bo'))).toBeNull();
});

test('[IN3] two guests at the same moment: one is a member, the other is told that it is void', async () => {
  const town = new Town();
  const room = town.home('ada');
  const { code } = invite(room);
  const guests = ['bo', 'cy', 'di'].map((name) => town.enter(name));
  const ends = await Promise.all(guests.map((one) => one.triesLater('invites.accept', { code })));
  expect(ends.sort()).toEqual(['inviteVoid', 'inviteVoid', 'ok']);
});

test('[IN3] expired, revoked, never made, of a room that never was: all the same, and nothing is made', async () => {
  const town = new Town();
  const room = town.home('ada');
  const [late, revoked] = [invite(room), invite(room)];
  const ada = room.join('ada', ['vault']);
  ada.does('invites.revoke', { inviteId: revoked.inviteId });
  town.run(hour);
  const bo = town.enter('bo');
  const nowhere = `${'z'.repeat(26)}.${'0'.repeat(32)}`;
  const codes = [late.code, revoked.code, `${room.id}.${'0'.repeat(32)}`, nowhere];
  const answers = [];
  for (const code of codes) {
    answers.push(await bo.askLater('invites.accept', { code }));
    answers.push(await bo.askLater('invites.look', { code }));
  }
  expect(new Set(answers.map((one) => JSON.stringify({ ...one, id: '' }))).size).toBe(1);
  expect(answers[0]).toMatchObject({ ok: false, error: { code: 'inviteVoid', retry: 'never' } });
  expect(readRow(room.store, 'invites', late.inviteId)?.state).toBe('expired');
  expect(town.rooms.size).toBe(2);
  const later = room.join('ada');
  expect(later.tries('invites.revoke', { inviteId: late.inviteId }, 'key-00001')).toBe('conflict');
});

test('[IN4] by its own maker, or by another member: a role is never changed by a link, and it stays good', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'operator');
  const { code } = invite(room, 'viewer');
  expect(await town.enter('ada').triesLater('invites.accept', { code })).toBe('conflict');
  expect(await town.enter('bo').triesLater('invites.accept', { code })).toBe('conflict');
  expect(room.room.roleOf(person('bo'))).toBe('operator');
  expect(await town.enter('cy').triesLater('invites.accept', { code })).toBe('ok');
});

test('[IN5] caps: a hundred open invites, and as many members as the installation allows', async () => {
  const town = new Town();
  const room = town.home('ada');
  const ada = town.enter('ada', room, []);
  for (let i = 0; i < bounds.openInvites; i++) {
    ada.does('invites.create', { role: 'viewer', hours: 1 });
    town.run(100);
  }
  const one = { role: 'viewer', hours: 1 };
  expect(ada.tries('invites.create', one, 'key-00001')).toBe('tooMany');
  town.run(hour);
  const { code } = invite(room);
  town.settings = { ...town.settings, membersPerRoom: 1 };
  expect(await town.enter('bo').triesLater('invites.accept', { code })).toBe('tooMany');
  town.settings = { ...town.settings, membersPerRoom: 2 };
  expect(await town.enter('bo').triesLater('invites.accept', { code })).toBe('ok');
});

test('[IN6] a room that cannot be asked is asked again with the same key, and the effect is one', async () => {
  const town = new Town();
  const room = town.home('ada');
  const { code } = invite(room);
  const bo = town.enter('bo');
  town.isReachable = false;
  expect(await bo.askLater('invites.accept', { code }, 'key-00001')).toMatchObject({
    ok: false,
    error: { code: 'internal', retry: 'later' },
  });
  town.isReachable = true;
  expect(await bo.triesLater('invites.accept', { code }, 'key-00001')).toBe('ok');
  expect(await bo.triesLater('invites.accept', { code }, 'key-00001')).toBe('ok');
  expect(
    await bo.triesLater('invites.accept', { code: `${room.id}.${'0'.repeat(32)}` }, 'key-00001'),
  ).toBe('keyReused');
});

test('[IN6] the call is authorized again after the wait: a socket that was cut meanwhile gets nothing', async () => {
  const town = new Town();
  const room = town.home('ada');
  const { code } = invite(room);
  const home = town.home('bo');
  const bo = town.enter('bo', home, []);
  const waiting = bo.triesLater('invites.look', { code });
  home.room.receive({
    verb: 'cut',
    whose: { principal: person('bo') },
    everywhere: false,
    stops: false,
  });
  expect([await waiting, bo.closed]).toEqual(['silence', { code: 4401, reason: 'cut' }]);
});

test('[IN7] [R111] who is no owner makes none; in the room it founded an agent does', () => {
  const room = new Town().home('agent:bot');
  room.room.turn((turn) =>
    turn.changes.put('members', (seq) => ({
      id: person('bo'),
      seq,
      name: 'Bo',
      role: 'operator',
      joinedAt: 0,
    })),
  );
  const params = { role: 'viewer', hours: 1 };
  expect([
    room.join('bo').tries('invites.create', params, 'key-00001'),
    room.join('agent:bot').tries('invites.create', params, 'key-00002'),
  ]).toEqual(['notAllowed', 'ok']);
});

test('[IN8] [R73] other rooms are asked about invites at a rate of their own, over all sockets, and nothing else waits', async () => {
  const town = new Town();
  const room = town.home('ada');
  const tabs = [town.enter('bo'), town.enter('bo')];
  const code = `${room.id}.${'0'.repeat(32)}`;
  const looks = await Promise.all(
    Array.from({ length: bounds.looksBurst }, (_, i) =>
      tabs[i % 2]?.triesLater(i % 3 === 0 ? 'invites.accept' : 'invites.look', { code }),
    ),
  );
  expect(new Set(looks)).toEqual(new Set(['inviteVoid']));
  for (const tab of tabs) {
    expect(await tab.askLater('invites.look', { code })).toMatchObject({
      error: { code: 'slowDown', retryAfterMs: 1_000 },
    });
    expect(tab.tries('clock.now', {})).toBe('ok');
  }
  town.run(1_000);
  expect(await tabs[0]?.triesLater('invites.look', { code })).toBe('inviteVoid');
});
