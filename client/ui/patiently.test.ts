import { expect, test } from 'vitest';
import { patiently } from './patiently.ts';

/** A server that is away for so many tries, and a part that it has from the nth try on. */
function fetching(awayFor: number, hasFrom: number) {
  const waits: number[] = [];
  let tries = 0;
  return {
    waits,
    run: () =>
      patiently(
        async () => {
          tries += 1;
          if (tries <= Math.max(awayFor, hasFrom)) throw new Error(`try ${tries}`);
          return 'the part';
        },
        {
          isThere: async () => tries > awayFor,
          wait: async (ms) => void waits.push(ms),
        },
      ),
  };
}

test('[UI69] a part of the page that is asked for while the server is away comes when it is back', async () => {
  const { run, waits } = fetching(7, 0);
  expect(await run()).toBe('the part');
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('[UI69] a server that answers well and does not have it is asked four times on end, and then that is said', async () => {
  await expect(fetching(0, 9).run()).rejects.toThrow('try 4');
  await expect(fetching(3, 9).run()).rejects.toThrow('try 7');
});

test('[UI69] one that answers for a moment while it ends or starts is no server that lacks it', async () => {
  const answers = [true, true, false, false, true, true, true];
  let tries = 0;
  const part = patiently(
    async () => {
      tries += 1;
      if (tries <= answers.length) throw new Error(`try ${tries}`);
      return 'the part';
    },
    { isThere: async () => answers[tries - 1] ?? true, wait: async () => {} },
  );
  expect(await part).toBe('the part');
});
