import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { person } from './room-bench.ts';
import { Town } from './town.ts';

async function twoRooms() {
  const town = new Town();
  const room = town.home('ada');
  await town.invited('bo', room, 'member');
  const badge = () => readRow(town.home('bo').store, 'badges', room.id);
  const said = () => room.deliveries.filter((one) => one.to === 'room').length;
  return { town, room, badge, said };
}

test('[BD1] a home knows every room its founder is a member of, and as what', async () => {
  const { town, room, badge } = await twoRooms();
  expect(badge()).toMatchObject({
    title: "Ada's room",
    founder: person('ada'),
    role: 'member',
    news: false,
  });
  room.join('ada').does('members.setRole', { principal: person('bo'), role: 'viewer' });
  town.run(0);
  expect(badge()?.role).toBe('viewer');
  town.enter('bo', room).does('members.leave', {});
  town.run(0);
  expect(badge()).toBeNull();
});

test('[BD2] something is said while they are away: one word, until they come; two at most per absence', async () => {
  const { town, room, badge, said } = await twoRooms();
  const ada = town.enter('ada', room);
  const { threadId } = ada.does('threads.create', {});
  const before = said();
  for (let i = 0; i < 10; i++) ada.does('messages.send', { threadId, text: 'hello' });
  town.run(0);
  expect([badge()?.news, said() - before]).toEqual([true, 1]);
  const bo = town.enter('bo', room);
  town.run(0);
  expect([badge()?.news, said() - before]).toEqual([false, 2]);
  ada.does('messages.send', { threadId, text: 'while they are here' });
  bo.does('messages.send', { threadId, text: 'and what they say themselves' });
  room.leave(bo);
  town.run(0);
  expect([badge()?.news, said() - before]).toEqual([false, 2]);
});

test('[BD2] what one may not read is no news', async () => {
  const { town, room, badge, said } = await twoRooms();
  const ada = town.enter('ada', room);
  const { threadId } = ada.does('threads.create', { access: [person('ada')] });
  const before = said();
  ada.does('messages.send', { threadId, text: 'secret' });
  town.run(0);
  expect([badge()?.news, said() - before]).toEqual([false, 0]);
});

test('[BD3] an older word, a repeat, or a word about somebody else changes nothing', async () => {
  const { town, room, badge } = await twoRooms();
  const home = town.home('bo');
  const ada = town.enter('ada', room);
  const { threadId } = ada.does('threads.create', {});
  ada.does('messages.send', { threadId, text: 'hello' });
  town.run(0);
  const before = badge();
  if (before === null) throw new Error('a badge');
  const { id: roomId, seq: _, ...rest } = before;
  const word = { verb: 'badge', principal: person('bo'), roomId, ...rest } as const;
  home.room.receive({ ...word, title: 'Old', version: before.version - 1 });
  home.room.receive({ ...word, title: 'Again' });
  home.room.receive({ ...word, principal: person('ada'), title: 'Other', version: 9e15 });
  expect(badge()).toEqual(before);
});

test('[BD3] removed and back: words of both times may arrive in any order', async () => {
  const { town, room, badge } = await twoRooms();
  room.arrives = 'never';
  room.join('ada').does('members.remove', { principal: person('bo') });
  room.arrives = true;
  await town.invited('bo', room, 'viewer');
  town.run(400_000);
  expect(badge()?.role).toBe('viewer');
});

test('[BD4] a room learns from a socket where its member is at home', () => {
  const town = new Town();
  const room = town.home('ada');
  room.member('bo', 'operator');
  const bo = town.enter('bo', room, ['workspace'], undefined);
  expect(readRow(town.home('bo').store, 'badges', room.id)).toBeNull();
  room.leave(bo);
  town.enter('bo', room);
  town.run(0);
  expect(readRow(town.home('bo').store, 'badges', room.id)?.role).toBe('operator');
});
