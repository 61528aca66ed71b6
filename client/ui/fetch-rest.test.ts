import { expect, test } from 'vitest';
import { fetchRest, savesData } from './fetch-rest.ts';

/** A page with parts that are fetched when it says that it is idle; what it asked for and has, in that order. */
function page(names: readonly string[], names2: readonly string[] = []) {
  const asked: string[] = [];
  const fetched: string[] = [];
  const world = { isInTouch: true, isAway: false, isDone: false };
  /** Parts that the browser would not fetch again. */
  const broken = new Set<string>();
  let wakes: (() => void)[] = [];
  const named = (name: string) => async () => {
    asked.push(name);
    if (world.isAway || broken.has(name)) throw new Error('away');
    fetched.push(name);
    if (name === 'panel') left.push(...names2.map(named));
  };
  const left = names.map(named);
  const done = fetchRest(left, {
    idle: async () => {},
    isInTouch: () => world.isInTouch,
    back: () => new Promise((resolve) => wakes.push(resolve)),
  }).then(() => {
    world.isDone = true;
  });
  const settle = async () => {
    for (let i = 0; i < 60; i += 1) await Promise.resolve();
  };
  const back = async () => {
    const waiting = wakes;
    wakes = [];
    for (const wake of waiting) wake();
    await settle();
  };
  return { asked, fetched, world, broken, done, settle, back };
}

test('[UI82] the rest of the page is fetched behind it, what is nearest first, with what that names', async () => {
  const { fetched, done } = page(['settings', 'jobs', 'panel'], ['its list', 'its tools']);
  await done;
  expect(fetched).toEqual(['panel', 'its tools', 'its list', 'jobs', 'settings']);
});

test('[UI82] without a network nothing is asked for; what failed is asked for when it is back', async () => {
  const { fetched, world, done, settle, back } = page(['jobs', 'panel']);
  world.isInTouch = false;
  await settle();
  expect(fetched).toEqual([]);
  world.isInTouch = true;
  world.isAway = true;
  await back();
  expect(fetched).toEqual([]);
  world.isAway = false;
  await back();
  await done;
  expect(fetched).toEqual(['panel', 'jobs']);
});

test('[UI82] while the server is away nothing more is asked for; each part has its turn when it is back', async () => {
  const { asked, fetched, world, settle, back, broken } = page(['settings', 'jobs', 'panel']);
  broken.add('panel');
  await Promise.resolve();
  world.isInTouch = false;
  await settle();
  expect(asked).toEqual(['panel']);
  world.isInTouch = true;
  await back();
  expect(fetched).toEqual(['jobs', 'settings']);
  expect(world.isDone).toBe(false);
});

test('[UI82] a part that cannot be fetched holds up no other, and is tried once each time the server is back', async () => {
  const { asked, fetched, broken, world, settle, back } = page(['settings', 'jobs', 'panel']);
  broken.add('panel').add('jobs');
  await settle();
  expect([asked, fetched]).toEqual([['panel', 'jobs', 'settings'], ['settings']]);
  await settle();
  expect(asked).toHaveLength(3);
  await back();
  expect(asked.slice(3)).toEqual(['panel', 'jobs']);
  broken.clear();
  await back();
  expect([asked.length, fetched, world.isDone]).toEqual([7, ['settings', 'panel', 'jobs'], true]);
});

test('[UI82] whoever saves data fetches nothing ahead', () => {
  expect(savesData({ connection: { saveData: true } })).toBe(true);
  for (const browser of [{}, { connection: null }, { connection: { saveData: false } }])
    expect(savesData(browser)).toBe(false);
});
