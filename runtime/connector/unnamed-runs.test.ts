import { expect, test } from 'vitest';
import { Runs } from './runs.ts';
import { UnnamedRuns } from './unnamed-runs.ts';

const sessionKey = 'agent:main:main';

/** Two runs that began to prepare something, and a gateway that is at one of them. */
function stage() {
  const here = {
    ...{ now: 0, looks: 0, inFlight: 'run-1' },
    /** The session is busy, as the gateway says; and how it knows what it does not show. */
    ...{ isBusy: false, waited: {} as Record<string, string> },
  };
  const runs = new Runs(
    {
      room: { call: () => Promise.reject(new Error('no room')), tell: () => {}, pump: () => {} },
      secrets: [],
      nameOf: ({ provider, id }) => ({ provider, id, rehearsal: false }),
      now: () => here.now,
      boot: () => 'boot-1',
      bootBefore: () => 'boot-1',
      named: () => {},
      isToSend: () => false,
      over: () => {},
    },
    () => false,
  );
  const call = (method: string, { runId = '' }: { runId?: string }) => {
    if (method === 'agent.wait') return Promise.resolve({ status: here.waited[runId] });
    here.looks++;
    const sessionInfo = { hasActiveRun: here.isBusy };
    return Promise.resolve({ messages: [], inFlightRun: { runId: here.inFlight }, sessionInfo });
  };
  const unnamed = new UnnamedRuns({ call: call as never }, runs, () => here.now);
  runs.names.sure();
  for (const runId of ['run-1', 'run-2'])
    runs.hear({ kind: 'phase', phase: 'start', runId, sessionKey });
  return {
    ...{ here, runs, unnamed },
    left: () => runs.unnamed(here.now).map(({ gatewayRunId }) => gatewayRunId),
    waits: async (seconds: number) => {
      for (let n = 0; n < seconds; n++) {
        here.now += 1_000;
        runs.tick();
        unnamed.tick();
        await new Promise((passed) => setImmediate(passed));
      }
    },
  };
}

test('[GC22] a run whose end was missed is let go when its gateway is not at it, and holds up no change of the tools', async () => {
  const { here, runs, left, waits } = stage();
  await waits(29);
  expect([left(), here.looks]).toEqual([['run-1', 'run-2'], 0]);
  await waits(2);
  expect(left()).toEqual(['run-1']);
  await waits(28);
  expect(here.looks).toBe(2);
  here.inFlight = 'another';
  await waits(5);
  expect([left(), runs.isIdle]).toEqual([[], true]);
});

test('[GC22] where events were lost it is looked at once, and what shows itself again is there again', async () => {
  const { runs, unnamed, left } = stage();
  unnamed.look();
  await new Promise((passed) => setImmediate(passed));
  expect(left()).toEqual(['run-1']);
  runs.hear({ kind: 'phase', phase: 'start', runId: 'run-2', sessionKey });
  expect(left()).toEqual(['run-1', 'run-2']);
});

test('[GC22] a run that its gateway is at and does not show is let go when it has ended, and not before', async () => {
  const { here, left, waits } = stage();
  here.isBusy = true;
  here.waited = { 'run-2': 'timeout' };
  await waits(31);
  expect(left()).toEqual(['run-1', 'run-2']);
  here.waited = { 'run-2': 'ok' };
  await waits(31);
  expect(left()).toEqual(['run-1']);
});
