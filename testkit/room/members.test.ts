import { expect, test } from 'vitest';
import { readMeta } from '../../party/autopilot/store/meta.ts';
import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { principal } from '../../shared/model/principal.ts';
import { receipt } from '../../shared/model/receipt.ts';
import { kind, person, RoomBench } from './room-bench.ts';
import { Town } from './town.ts';

const kindsOf = (bench: RoomBench): string[] =>
  bench.store
    .scan('receipts', { by: 'primary', limit: 100 })
    .map(({ body }) => receipt.parse(parseJson(body)).kind);

const hello = JSON.stringify({
  type: 'req',
  id: 'h',
  method: 'hello',
  params: {
    protocol: { min: 1, max: 1 },
    client: { name: 'x', version: '1' },
    caps: [],
    topics: [],
  },
});

test('[MB5] the founder and the last owner keep their place, whoever asks', () => {
  const bench = new RoomBench();
  bench.member('bo', 'owner');
  const [ada, bo] = [bench.join('ada'), bench.join('bo')];
  const params = { principal: person('ada'), role: 'viewer' };
  expect([
    bo.tries('members.setRole', params, 'key-00001'),
    bo.tries('members.remove', { principal: person('ada') }, 'key-00002'),
    ada.tries('members.leave', {}, 'key-00003'),
    ada.tries('members.remove', { principal: person('nobody') }, 'key-00004'),
    bo.tries('members.leave', {}, 'key-00005'),
  ]).toEqual(['lastOwner', 'lastOwner', 'lastOwner', 'notFound', 'ok']);
  expect(bench.room.roleOf(person('bo'))).toBeNull();
});

test('[MB5] an owner may be made less only while another is one', () => {
  const bench = new RoomBench();
  bench.member('bo', 'owner');
  bench.room.turn((turn) => turn.changes.remove('members', person('ada')));
  const bo = bench.join('bo');
  const params = { principal: person('bo'), role: 'operator' };
  expect(bo.tries('members.setRole', params, 'key-00001')).toBe('lastOwner');
});

test('[MB7] [R61] a role that changes while a topic is open: told at once, and less is seen from now on', () => {
  const bench = new RoomBench();
  bench.member('bo', 'operator');
  const { ada, threadId, producer, runId } = bench.answering();
  const reasoning = `thread:${threadId}:reasoning`;
  const tabs = [0, 1].map(() => bench.join('bo', ['workspace', reasoning]).fresh());
  bench.sleep();
  ada.does('members.setRole', { principal: person('bo'), role: 'viewer' });
  producer.does('part.start', {
    runId,
    messageId: 'm-answer',
    partId: 'p-thought',
    i: 1,
    kind: 'reasoning',
    text: 'hm',
  });
  for (const bo of tabs) {
    expect([bo.events('self'), bo.events('closed')]).toEqual([
      [{ role: 'viewer' }],
      [{ topic: reasoning, reason: 'notAllowed' }],
    ]);
    expect(JSON.stringify(bo.heard)).not.toContain('hm');
    expect(bo.tries('messages.send', { threadId, text: 'x' }, 'key-00001')).toBe('notAllowed');
  }
});

test('[MB6] [R61] a member removed while they look and type: cut from every tab, gone for all, and back only by invite', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const ada = town.enter('ada', room);
  const { threadId } = ada.does('threads.create', {});
  const tabs = [0, 1].map(() => town.enter('bo', room, ['workspace', `thread:${threadId}`]));
  tabs[0]?.say(
    JSON.stringify({
      type: 'event',
      event: 'presence',
      payload: { at: `thread:${threadId}` },
    }),
  );
  room.sleep();
  ada.fresh().does('members.remove', { principal: person('bo') });
  for (const tab of tabs) {
    expect(tab.closed).toEqual({ code: 4403, reason: 'notAllowed' });
    tab.say(JSON.stringify({ type: 'req', id: 'late', method: 'clock.now', params: {} }));
    expect(JSON.stringify(tab.heard)).not.toContain('late');
  }
  expect(ada.events('presence').at(-1)).toMatchObject({ here: false, who: { name: 'Bo' } });
  const again = room.connect(person('bo'));
  expect(() => again.hello()).toThrow('notAllowed');
  town.run(0);
  expect(readRow(town.home('bo').store, 'badges', room.id)).toBeNull();
});

test('[MB6] whoever goes takes their agents along, and the invites they made', () => {
  const bench = new Town().home('ada');
  bench.member('bo', 'owner');
  const bot = principal.parse('agent:bot');
  bench.room.turn((turn) =>
    turn.changes.put('members', (seq) => ({
      id: bot,
      seq,
      name: 'Bot',
      role: 'member',
      joinedAt: turn.now,
      ownedBy: person('bo'),
    })),
  );
  const open = bench.join(bot);
  const bo = bench.join('bo');
  const { inviteId } = bo.does('invites.create', { role: 'viewer', hours: 1 });
  bo.does('members.leave', {});
  expect([bench.room.roleOf(bot), open.closed?.code]).toEqual([null, 4403]);
  expect(readRow(bench.store, 'invites', inviteId)?.state).toBe('revoked');
});

test('[MB8] every change of who may what leaves a receipt, and the chain holds', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const ada = town.enter('ada', room);
  ada.does('members.setRole', { principal: person('bo'), role: 'operator' });
  ada.does('members.setRole', { principal: person('bo'), role: 'operator' });
  ada.does('members.remove', { principal: person('bo') });
  const { inviteId } = ada.does('invites.create', { role: 'viewer', hours: 1 });
  ada.does('invites.revoke', { inviteId });
  ada.does('room.rename', { title: 'Harbor' });
  expect(kindsOf(room)).toEqual([
    'room.begin',
    'invite.create',
    'member.join',
    'member.role',
    'member.leave',
    'invite.create',
    'invite.revoke',
    'room.rename',
  ]);
  expect(firstBrokenReceipt(room.store)).toBeNull();
});

test('[RE2] whoever joined is who joined; the receipt says as what, and by whose invite', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const [join] = room.join('ada').does('receipts.page', { limit: 1, kind: 'member.join' }).receipts;
  expect(join).toMatchObject({
    principal: person('bo'),
    did: { principal: person('bo'), role: 'member', by: person('ada') },
  });
});

test('[MB9] the room gets another name: the index and every member’s home hear it', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const ada = town.enter('ada', room);
  room.deliveries.length = 0;
  ada.does('room.rename', { title: 'Harbor' });
  town.run(0);
  expect(room.deliveries).toContainEqual(
    expect.objectContaining({ to: 'roomIndex', title: 'Harbor', version: town.clock.now() }),
  );
  expect(readRow(town.home('bo').store, 'badges', room.id)?.title).toBe('Harbor');
  expect(readMeta(room.store, 'room')?.title).toBe('Harbor');
});

test('[MB3] [R105] a name travels to every room, tamed; an older word does not come back', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const bo = town.enter('bo');
  bo.does('profile.rename', { name: 'Bo\u202e the Great' });
  town.run(0);
  const nameIn = (bench: RoomBench) => readRow(bench.store, 'members', person('bo'))?.name;
  expect([nameIn(town.home('bo')), nameIn(room)]).toEqual(['Bo the Great', 'Bo the Great']);
  room.room.receive({ verb: 'renamed', principal: person('bo'), name: 'Old', version: 1 });
  expect(nameIn(room)).toBe('Bo the Great');
});

test('[MB10] whoami: name, role, credential and home, and nothing secret', async () => {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'approver');
  const bo = town.enter('bo', room);
  expect(bo.does('auth.whoami', {})).toEqual({
    principal: person('bo'),
    name: 'Bo',
    role: 'approver',
    homeRoom: town.home('bo').id,
    credential:
      kind === 'agent'
        ? { kind: 'key', id: 'key-1', scope: 'admin', expiresAt: 4_000_000_000_000 }
        : { kind: 'login', id: 'login-1', scope: null, expiresAt: 4_000_000_000_000 },
  });
});

test('[R77] the 21st socket of one principal is refused with a reason; those before stay', () => {
  const bench = new RoomBench();
  const sockets = Array.from({ length: 50 }, () => bench.connect('ada'));
  for (const one of sockets.slice(0, 20)) one.hello();
  for (const one of sockets.slice(20)) one.say(hello);
  expect(sockets.map(({ closed }) => closed?.code ?? 'open')).toEqual([
    ...Array(20).fill('open'),
    ...Array(30).fill(4429),
  ]);
  expect(sockets[20]?.events('bye')).toEqual([{ reason: 'tooMany', retryAfterMs: 30_000 }]);
  expect(sockets[0]?.tries('clock.now', {})).toBe('ok');
});
