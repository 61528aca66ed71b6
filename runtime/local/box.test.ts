import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { specOf } from '../host/host-contract.ts';
import { processesOf } from './marked-processes.ts';
import { killMarked, playedHost } from './played/played-host.ts';

/** Between the look for helpers of a dead gateway and the start of the next one. */
const between = vi.hoisted(() => ({ isReached: false, goOn: () => {} }));
vi.mock('./marked-processes.ts', async (original) => {
  const real = await original<typeof import('./marked-processes.ts')>();
  const endMarked: typeof real.endMarked = async (...args) => {
    const ended = await real.endMarked(...args);
    if (args[2] === undefined) return ended;
    between.isReached = true;
    await new Promise<void>((resolve) => {
      between.goOn = resolve;
    });
    return ended;
  };
  return { ...real, endMarked };
});

beforeEach(() => {
  between.isReached = false;
});

/** A box whose gateway died, at the moment in which the next one is to be started. */
async function beforeItsNextGateway(id: string) {
  const played = await playedHost();
  onTestFinished(() => played.close());
  await played.local.boxes.start(specOf(id), () => {});
  const { root, mark } = must(played.boxOf(id), 'a box');
  killMarked(mark, 'gateway');
  await expect.poll(() => between.isReached, { timeout: 20_000 }).toBe(true);
  const goOn = async () => {
    between.goOn();
    // As long as a start of it would take.
    await sleep(500);
  };
  return { boxes: played.local.boxes, root, mark, goOn };
}

test('[HO6] [BX17] deleted while a dead gateway is about to be started again: no process and no file is left', async () => {
  const { boxes, root, mark, goOn } = await beforeItsNextGateway('j1');
  await boxes.destroy('j1');
  await goOn();
  expect(existsSync(root)).toBe(false);
  expect(processesOf(mark)).toEqual([]);
});

test('[HO5] stopped while a dead gateway is about to be started again: nothing runs, and nothing is wrong', async () => {
  const { boxes, mark, goOn } = await beforeItsNextGateway('j2');
  await boxes.stop('j2');
  await goOn();
  expect(processesOf(mark)).toEqual([]);
  expect(await boxes.status('j2')).toEqual({ state: 'stopped', generation: 1 });
});
