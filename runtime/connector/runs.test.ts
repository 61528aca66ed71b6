import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { Runs } from './runs.ts';

const runId = runIdSchema.parse('run-1');
const sent = { text: 'words', author: { principal: principal.parse('human:cyd'), name: 'Cyd' } };

/** One run that was begun, and whose gateway went away. */
function begun(isToSend: boolean) {
  let now = 0;
  const runs = new Runs(
    {
      room: { call: () => Promise.reject(new Error('no room')), tell: () => {}, pump: () => {} },
      secrets: [],
      nameOf: ({ provider, id }) => ({ provider, id, rehearsal: false }),
      now: () => now,
      boot: () => 'boot-1',
      bootBefore: () => 'boot-1',
      named: () => {},
      isToSend: () => isToSend,
      over: () => {},
    },
    () => false,
  );
  runs.begin(runId, 'agent:main:main', sent);
  runs.gatewayIs(false);
  const wait = (ms: number) => {
    now += ms;
    runs.tick();
  };
  return { runs, wait };
}

test('[GC54] a run whose message waits for the gateway is not lost with it, however long that is away', () => {
  const { runs, wait } = begun(true);
  wait(600_000);
  expect(runs.has(runId)).toBe(true);
});

test('[GC54] a run that was called interrupted is not under way any more, also before the room heard of it', () => {
  const { runs, wait } = begun(false);
  wait(59_000);
  expect(runs.has(runId)).toBe(true);
  wait(2_000);
  expect([runs.has(runId), runs.isIdle]).toEqual([false, false]);
});
