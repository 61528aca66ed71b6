import { expect, test } from 'vitest';
import { audit } from './world/audit.ts';
import { RoomWorld, stormy } from './world/room-world.ts';

/** Seeds that once failed, each with what was wrong. They stay. */
const regressions: readonly (readonly [number, string])[] = [];

test.each(regressions)('[SIM] seed %i: %s', (seed) => expect(play(seed)).toEqual([]));

const { FUZZ_FROM = '1', FUZZ_SEEDS = '300' } = process.env;
const seeds = Array.from({ length: Number(FUZZ_SEEDS) }, (_, i) => Number(FUZZ_FROM) + i);

test('[SIM] people, producers and every kind of trouble: nothing is lost, doubled or different', () => {
  const failed = seeds.flatMap((seed) => {
    const wrong = play(seed);
    return wrong.length > 0 ? [`seed ${seed}: ${wrong.slice(0, 3).join('; ')}`] : [];
  });
  expect(failed).toEqual([]);
}, 300_000);

function play(seed: number): string[] {
  const world = new RoomWorld({ seed, trouble: stormy });
  for (const name of ['ada', 'bo', 'cy']) world.join(name);
  try {
    for (let i = 0; i < 120; i++) world.step();
    world.settle();
    return audit(world);
  } catch (error) {
    return [`threw ${error instanceof Error ? error.stack : String(error)}`];
  }
}
