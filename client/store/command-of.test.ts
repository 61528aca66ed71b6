import { expect, test } from 'vitest';
import { commandOf } from './command-of.ts';

test('[OV10] a call that ran a command says which, what it wrote and how it ended, as far as that is known', () => {
  const input = { command: 'uname -sr' };
  expect(commandOf({ input })).toEqual({
    ...{ command: 'uname -sr', text: null, isCut: false, exitCode: null },
  });
  expect(commandOf({ input, output: { text: 'Linux', exitCode: 0, durationMs: 30 } })).toEqual({
    ...{ command: 'uname -sr', text: 'Linux', isCut: false, exitCode: 0 },
  });
  expect(commandOf({ input, output: { text: 'tail', cut: true } })?.isCut).toBe(true);
});

test('[OV10] what is said otherwise is shown as it is', () => {
  expect(commandOf({ input: { url: 'x' } })).toBeNull();
  expect(commandOf({ input: { command: 'ls' }, output: 'denied' })).toBeNull();
  expect(commandOf({ input: null, output: { text: 'x' } })).toBeNull();
});
