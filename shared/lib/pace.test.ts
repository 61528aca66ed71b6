import { expect, test } from 'vitest';
import { limits } from '../protocol/limits.ts';
import { Pace } from './pace.ts';

/** So many streams that send to so many watchers at whatever pace they are told, for a while. */
function told(streams: number, watchers: number, pace = new Pace(), from = 0): Set<number> {
  const seen = new Set<number>();
  let now = from;
  while (now < from + 20_000) {
    const ms = pace.ms(now);
    if (now > from + 10_000) seen.add(ms);
    for (let i = 0; i < streams; i++) pace.count(watchers, now);
    now += ms;
  }
  return seen;
}

test.each([
  [1, 1, 33],
  [1, 50, 33],
  [8, 50, 33],
  [8, 200, 100],
  [8, 500, 250],
  [50, 1_000, 250],
])(
  '%i streams for %i watchers settle at a window of %i ms and do not swing',
  (streams, watchers, ms) => {
    expect([...told(streams, watchers)]).toEqual([ms]);
  },
);

test('when the crowd is gone the window is short again', () => {
  const pace = new Pace();
  told(8, 500, pace);
  expect([...told(1, 2, pace, 20_000)]).toEqual([limits.paceMs]);
  expect(pace.ms(60_000)).toBe(limits.paceMs);
});
