import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Address } from './addresses.ts';
import { afterInBrowser } from './browser-bar.ts';
import { type Pages, type Step, step, type Way } from './step.ts';
import { patienceMs, Trips } from './trips.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const view = () => null;
const views = new Map<string, () => null>();

/** A view that is known by its name. */
const called = (name: string) => {
  const one = views.get(name) ?? Object.defineProperty(() => null, 'name', { value: name });
  views.set(name, one);
  return one;
};

const here = (name: string, enter?: Step['enter']): Step =>
  step(async () => ({ default: called(name) }), called(`${name} waits`), enter);

function world(at: Partial<Record<Address, readonly Step[]>>, first = '/') {
  const bar = [first];
  const pages: Pages = {
    at: (address) => at[address] ?? [here(address)],
    nowhere: here('nowhere'),
  };
  const trips = new Trips(
    pages,
    {
      here: () => bar.at(-1) ?? '',
      go: (href, isReplacing) => void bar.splice(isReplacing ? -1 : bar.length, 1, href),
    },
    afterInBrowser,
  );
  const shown = () => trips.shown.getState().levels.map(({ View }) => View.name);
  return { trips, bar, shown };
}

/** Somebody else's answer, when the test wants it. */
function later<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { enter: () => promise, resolve, reject };
}

test('[NV2] the address changes at once and the page when everything is there', async () => {
  const asked = later<Way>();
  const { trips, bar, shown } = world({ '/admin': [here('admin', asked.enter)] });
  await trips.arrive();
  const going = trips.navigate('/admin');
  expect(bar).toEqual(['/', '/admin']);
  expect(shown()).toEqual(['/']);
  expect(trips.shown.getState().place.to).toBe('/');
  asked.resolve({});
  await going;
  expect(shown()).toEqual(['admin']);
  expect(trips.shown.getState().place.to).toBe('/admin');
});

test('[NV2] what takes long waits in its place; what stands around it stays', async () => {
  const asked = later<Way>();
  const room = here('room');
  const { trips, shown } = world(
    {
      '/r/$room': [room, here('list')],
      '/r/$room/t/$threadId': [room, here('thread', asked.enter)],
    },
    '/r/a',
  );
  await trips.arrive();
  const going = trips.navigate('/r/a/t/b');
  vi.advanceTimersByTime(patienceMs - 1);
  expect(shown()).toEqual(['room', 'list']);
  vi.advanceTimersByTime(1);
  expect(shown()).toEqual(['room', 'thread waits']);
  asked.resolve({});
  await going;
  expect(shown()).toEqual(['room', 'thread']);
  expect(vi.getTimerCount()).toBe(0);
});

test('[NV2] between two rooms nothing else is shown, however long it takes', async () => {
  const answers = [later<Way>(), later<Way>()];
  answers[0]?.resolve({});
  let visits = 0;
  const enter = () => answers[visits++]?.enter() ?? Promise.resolve({});
  const { trips, shown } = world({ '/r/$room': [here('room', enter)] }, '/r/a');
  await trips.arrive();
  const going = trips.navigate('/r/b');
  vi.advanceTimersByTime(10 * patienceMs);
  expect(shown()).toEqual(['room']);
  expect(trips.shown.getState().place.params).toEqual({ room: 'a' });
  answers[1]?.resolve({});
  await going;
  expect(trips.shown.getState().place.params).toEqual({ room: 'b' });
});

test('[NV3] of two ways at once the newer one is gone, whichever is known first', async () => {
  const slow = later<Way>();
  const { trips, shown } = world({ '/admin': [here('admin', slow.enter)] });
  const first = trips.navigate('/admin');
  const second = trips.navigate('/join');
  await second;
  expect(shown()).toEqual(['/join']);
  slow.resolve({});
  await first;
  expect(shown()).toEqual(['/join']);
});

test('[NV3] a view that comes late is shown to nobody who went elsewhere', async () => {
  const slow = later<{ default: () => null }>();
  const asked = later<void>();
  const fetch = () => {
    asked.resolve();
    return slow.enter();
  };
  const { trips, shown } = world({ '/admin': [step(fetch, view)] });
  const first = trips.navigate('/admin');
  await asked.enter();
  await trips.navigate('/join');
  slow.resolve({ default: called('admin') });
  await first;
  expect(shown()).toEqual(['/join']);
});

test('[NV3] a way that was left takes nothing from what is shown, however long it goes on', async () => {
  const asked = later<Way>();
  const { trips, shown } = world({ '/admin': [here('admin', asked.enter)] });
  await trips.arrive();
  const slow = trips.navigate('/admin');
  vi.advanceTimersByTime(patienceMs - 50);
  await trips.navigate('/login');
  expect(shown()).toEqual(['/login']);
  vi.advanceTimersByTime(patienceMs);
  expect(shown()).toEqual(['/login']);
  asked.resolve({});
  await slow;
  expect(shown()).toEqual(['/login']);
});

test('[NV3] a failure on a way that was left is nobody’s', async () => {
  const slow = later<Way>();
  const { trips, shown } = world({ '/admin': [here('admin', slow.enter)] });
  const first = trips.navigate('/admin');
  await trips.navigate('/join');
  slow.reject(new Error('too late'));
  await first;
  expect(shown()).toEqual(['/join']);
  expect(trips.shown.getState().failure).toBeNull();
});

test('[NV3] the same address twice is one step back, and asks again who may come in', async () => {
  let visits = 0;
  const enter = async () => {
    visits += 1;
    return {};
  };
  const { trips, bar } = world({ '/r/$room': [here('room', enter)] });
  await trips.navigate('/r/a');
  await trips.navigate('/r/a');
  expect(bar).toEqual(['/', '/r/a']);
  expect(visits).toBe(2);
});

test('[NV3] coming to where one is already on the way makes no second trip', async () => {
  let visits = 0;
  const enter = async () => {
    visits += 1;
    return {};
  };
  const { trips } = world({ '/': [here('welcome', enter)] });
  await Promise.all([trips.arrive(), trips.arrive()]);
  await trips.arrive();
  expect(visits).toBe(1);
});

test('[NV4] whoever is sent elsewhere finds no step back to where they could not be', async () => {
  const enter = async () => ({ instead: '/login?next=%2Fadmin' });
  const { trips, bar, shown } = world({ '/admin': [here('admin', enter)] });
  await trips.navigate('/admin');
  expect(bar).toEqual(['/', '/login?next=%2Fadmin']);
  expect(shown()).toEqual(['/login']);
});

test('[NV4] who is sent elsewhere at the outer page is not asked at the inner one', async () => {
  const asked: string[] = [];
  const outer = here('room', async () => ({ instead: '/login' }));
  const inner = here('thread', async () => {
    asked.push('inner');
    return {};
  });
  const { trips } = world({ '/r/$room': [outer, inner] });
  await trips.navigate('/r/a');
  expect(asked).toEqual([]);
});

test('[NV5] what could not be opened says why, and the next try shows nothing until it knows', async () => {
  const tries = [later<Way>(), later<Way>(), later<Way>()];
  let visits = 0;
  const enter = () => tries[visits++]?.enter() ?? Promise.resolve({});
  const { trips, shown } = world({ '/': [here('welcome', enter)] });
  tries[0]?.reject(new Error('away'));
  await trips.arrive();
  expect(trips.shown.getState()).toMatchObject({ failure: { error: new Error('away') } });
  const again = trips.again();
  vi.advanceTimersByTime(10 * patienceMs);
  expect(trips.shown.getState().failure).not.toBeNull();
  tries[1]?.reject(new Error('still away'));
  await again;
  const third = trips.again();
  tries[2]?.resolve({});
  await third;
  expect(shown()).toEqual(['welcome']);
  expect(trips.shown.getState().failure).toBeNull();
});

test('[NV5] a view that could not be fetched is fetched again by the next visit', async () => {
  let tries = 0;
  const fetch = async () => {
    tries += 1;
    if (tries === 1) throw new Error('no network');
    return { default: view };
  };
  const { trips } = world({ '/admin': [step(fetch, view)] });
  await trips.navigate('/admin');
  expect(trips.shown.getState().failure).not.toBeNull();
  await trips.navigate('/admin');
  await trips.navigate('/');
  await trips.navigate('/admin');
  expect(trips.shown.getState().failure).toBeNull();
  expect(tries).toBe(2);
});

test('[NV1] where nothing is, that is shown', async () => {
  const { trips, shown } = world({}, '/no/such/place');
  await trips.arrive();
  expect(shown()).toEqual(['nowhere']);
});
