import { expect, test } from 'vitest';
import type { Credential } from '../../party/auth/credential.ts';
import { wasCut } from '../../party/autopilot/cuts.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { Town } from './town.ts';

const by = (id: string): Credential => ({ kind: 'login', id, scope: null, expiresAt: 4e12 });
const cut = { verb: 'cut', everywhere: true, stops: false } as const;

test('[AU31] [R61] who was cut is not let in by what was read before, here and in every room they are in', async () => {
  const town = new Town();
  const home = town.home('human:ada');
  const bosRoom = town.home('human:bo');
  await town.invited('human:ada', bosRoom, 'member');
  const readAt = town.clock.now();
  const standing = { principal: home.founder, credential: by('one') };
  const isRefused = (at = readAt) =>
    [home, bosRoom].map(({ store }) => wasCut(store, standing, at));
  expect(isRefused()).toEqual([false, false]);
  town.run(10);
  home.room.receive({ ...cut, whose: { principal: home.founder } });
  town.run(0);
  for (const room of [home, bosRoom]) room.sleep();
  expect(isRefused()).toEqual([true, true]);
  expect(isRefused(town.clock.now() + limits.clocksApartMs + 1)).toEqual([false, false]);
});

test('[AU31] a login or key that ended is refused whenever it was read, and no other is', () => {
  const town = new Town();
  const { room, store, founder: principal } = town.home('human:ada');
  room.receive({ ...cut, whose: { credential: 'one' } });
  const later = town.clock.now() + limits.cutMs - 1;
  expect(wasCut(store, { principal, credential: by('one') }, later)).toBe(true);
  expect(wasCut(store, { principal, credential: by('two') }, 0)).toBe(false);
});

test('[AU31] a cut is forgotten once nothing can be under way any more', () => {
  const town = new Town();
  const { room, store, founder } = town.home('human:ada');
  const kept = () =>
    store.scan('heard', { by: 'primary', above: 'cut:', below: 'cut;', limit: 9 }).length;
  room.receive({ ...cut, whose: { principal: founder } });
  town.run(limits.cutMs - 1);
  expect(kept()).toBe(1);
  town.run(1);
  expect(kept()).toBe(0);
});
