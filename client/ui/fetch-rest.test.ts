import { expect, test } from 'vitest';
import { fetchRest, savesData } from './fetch-rest.ts';

/** A page with parts that are fetched when it says that it is idle; what it fetches, in that order. */
function page(names: readonly string[], names2: readonly string[] = []) {
  const fetched: string[] = [];
  const world = { isOnline: true, isAway: false };
  let wake = () => {};
  const named = (name: string) => async () => {
    if (world.isAway) throw new Error('away');
    fetched.push(name);
    if (name === 'panel') left.push(...names2.map(named));
  };
  const left = names.map(named);
  const done = fetchRest(left, {
    idle: async () => {},
    isOnline: () => world.isOnline,
    online: () => new Promise((resolve) => (wake = resolve)),
  });
  const settle = async () => {
    for (let i = 0; i < 20; i += 1) await Promise.resolve();
  };
  return { fetched, world, done, settle, back: () => wake() };
}

test('[UI82] the rest of the page is fetched behind it, what is nearest first, with what that names', async () => {
  const { fetched, done } = page(['settings', 'jobs', 'panel'], ['its list', 'its tools']);
  await done;
  expect(fetched).toEqual(['panel', 'its tools', 'its list', 'jobs', 'settings']);
});

test('[UI82] without a network nothing is asked for; what failed is asked for when it is back', async () => {
  const { fetched, world, done, settle, back } = page(['jobs', 'panel']);
  world.isOnline = false;
  await settle();
  expect(fetched).toEqual([]);
  world.isOnline = true;
  world.isAway = true;
  back();
  await settle();
  expect(fetched).toEqual([]);
  world.isAway = false;
  back();
  await done;
  expect(fetched).toEqual(['panel', 'jobs']);
});

test('[UI82] whoever saves data fetches nothing ahead', () => {
  expect(savesData({ connection: { saveData: true } })).toBe(true);
  for (const browser of [{}, { connection: null }, { connection: { saveData: false } }])
    expect(savesData(browser)).toBe(false);
});
