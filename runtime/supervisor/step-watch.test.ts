import { expect, test } from 'vitest';
import { beginWatch, stepWatch, type Watch, type WatchEvent } from './step-watch.ts';

/** Plays events at their times and writes down what the shell is told to do. */
function play(...events: (WatchEvent & { now: number })[]) {
  let [watch, effects] = beginWatch(0);
  let wasUp = false;
  const lines = effects.map((effect) => `0 ${effect.do}`);
  for (const event of events) {
    [watch, effects] = stepWatch(watch, event, wasUp);
    for (const effect of effects) {
      const { do: what, ...facts } = effect;
      const words = Object.values(facts).join(' ');
      lines.push(`${event.now} ${what}${words === '' ? '' : ` ${words}`}`);
      if (what === 'tellHealthy') wasUp = true;
    }
  }
  return { watch, lines };
}

const probe = (
  now: number,
  outcome: 'ok' | 'refused' | 'silent' | 'broken',
): WatchEvent & { now: number } => ({
  type: 'probe',
  outcome,
  now,
});
const exited = (now: number) => ({ type: 'exited', now }) as const;
const tick = (now: number) => ({ type: 'tick', now }) as const;

test('it comes up and stays up', () => {
  const { watch, lines } = play(probe(100, 'refused'), probe(1600, 'ok'), probe(1850, 'ok'));
  expect(lines).toEqual(['0 spawn', '1600 tellHealthy 1600 true']);
  expect(watch.phase).toBe('healthy');
});

test('one missed answer is no reason to end anything', () => {
  const { lines } = play(probe(1600, 'ok'), probe(2600, 'silent'), probe(2900, 'ok'));
  expect(lines).toEqual(['0 spawn', '1600 tellHealthy 1600 true']);
});

test('a workerd that is brought back within its time is left alone', () => {
  const { lines } = play(
    probe(1600, 'ok'),
    probe(9000, 'broken'),
    probe(10_000, 'silent'),
    probe(10_500, 'ok'),
  );
  expect(lines).toEqual(['0 spawn', '1600 tellHealthy 1600 true']);
});

test('silence ends the whole tree and spawns it anew', () => {
  const { lines } = play(
    probe(1600, 'ok'),
    probe(9000, 'ok'),
    probe(10_000, 'silent'),
    probe(12_000, 'broken'),
    probe(15_000, 'silent'),
    probe(16_500, 'ok'),
  );
  expect(lines).toEqual([
    '0 spawn',
    '1600 tellHealthy 1600 true',
    '15000 tellLost it does not answer',
    '15000 end',
    '15000 spawn',
    '16500 tellHealthy 1500 false',
  ]);
});

test('a port where nobody listens for as long is the same, and said to be that', () => {
  const { lines } = play(
    probe(1600, 'ok'),
    probe(9000, 'ok'),
    probe(9250, 'refused'),
    probe(14_000, 'refused'),
    probe(14_250, 'refused'),
  );
  expect(lines.slice(2)).toEqual(['14250 tellLost nobody listens', '14250 end', '14250 spawn']);
});

test('a process that is known to be gone is replaced at once', () => {
  expect(play(probe(1600, 'ok'), probe(9000, 'ok'), exited(9100)).lines.slice(2)).toEqual([
    '9100 tellLost its process ended',
    '9100 end',
    '9100 spawn',
  ]);
});

test('what fails again and again is tried later and later, and a person is told', () => {
  const { lines } = play(
    probe(1600, 'ok'),
    probe(9000, 'ok'),
    exited(10_000),
    exited(10_100),
    tick(10_200),
    tick(10_600),
    exited(10_700),
    tick(11_700),
    exited(11_800),
  );
  expect(lines.slice(2)).toEqual([
    '10000 tellLost its process ended',
    '10000 end',
    '10000 spawn',
    '10100 end',
    '10100 tellTrouble 2 500',
    '10600 spawn',
    '10700 end',
    '10700 tellTrouble 3 1000',
    '11700 spawn',
    '11800 end',
    '11800 tellTrouble 4 2000',
  ]);
});

test('a life of an instant does not count as coming up; a longer one does', () => {
  const brief = play(probe(1600, 'ok'), exited(2000), probe(3000, 'ok'), exited(3100));
  expect(brief.watch).toMatchObject({ phase: 'resting', failures: 2 });
  const long = play(
    probe(1600, 'ok'),
    exited(2000),
    probe(3000, 'ok'),
    probe(6000, 'ok'),
    exited(6100),
  );
  expect(long.watch).toMatchObject({ phase: 'starting', failures: 1 });
});

test('a product that never came up is given up, one that did is not', () => {
  const never = play(exited(100), exited(200), tick(700), exited(800), tick(99_999));
  expect(never.lines).toEqual([
    '0 spawn',
    '100 end',
    '100 spawn',
    '200 end',
    '200 tellTrouble 2 500',
    '700 spawn',
    '800 end',
    '800 tellGivenUp 3',
  ]);
  expect(never.watch).toEqual({ phase: 'gaveUp' } satisfies Watch);
});

test('the longest rest is half a minute', () => {
  let watch: Watch = { phase: 'starting', since: 0, failures: 40 };
  [watch] = stepWatch(watch, exited(5), true);
  expect(watch).toEqual({ phase: 'resting', until: 30_005, failures: 41 });
});

test('a start that never answers is ended and tried again', () => {
  const { lines } = play(probe(44_000, 'silent'), probe(45_000, 'silent'));
  expect(lines).toEqual(['0 spawn', '45000 end', '45000 spawn']);
});
