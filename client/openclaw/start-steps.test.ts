import { expect, test } from 'vitest';
import { instance } from '../testing/instances.ts';
import { startSteps } from './start-steps.ts';

const step = (name: string, at: number, ok?: boolean) => ({
  ...{ name, at, words: `${name} words` },
  ...(ok === undefined ? {} : { ok }),
});

const shown = (of: Parameters<typeof startSteps>[0]) =>
  startSteps(of).map(({ words, standing, time }) => [words, standing, time]);

test('[OV3] a step is lit when it happened: what comes is ahead, the last one told is under way', () => {
  const booting = instance({
    state: 'booting',
    steps: [step('package', 1_000, true), step('allocate', 3_000), step('gateway', 4_500)],
  });
  expect(shown(booting)).toEqual([
    ['package words', 'done', '2.0 s'],
    ['allocate words', 'done', '1.5 s'],
    ['gateway words', 'now', ''],
    ['Its connector calls this room', 'ahead', ''],
    ['The model answers, and it is ready', 'ahead', ''],
  ]);
});

test('[OV3] before the first step nothing is under way, only to come', () => {
  const standings = shown(instance({ state: 'approved', steps: [] })).map(([, how]) => how);
  expect(standings).toEqual(['ahead', 'ahead', 'ahead', 'ahead', 'ahead']);
});

test('[OV3] once its box is up the question to the model is what is under way', () => {
  const up = instance({ state: 'connecting', steps: [step('connector', 10, true)] });
  expect(shown(up)).toEqual([
    ['connector words', 'done', ''],
    ['The model answers, and it is ready', 'now', ''],
  ]);
});

test('[OV3] a start that broke off says where, and pretends no step after it', () => {
  const failed = instance({
    state: 'error',
    steps: [step('package', 1_000, true), step('gateway', 2_000, false)],
  });
  expect(shown(failed)).toEqual([
    ['package words', 'done', '1.0 s'],
    ['gateway words', 'failed', ''],
  ]);
  const silent = instance({ state: 'error', steps: [step('gateway', 2_000)] });
  expect(shown(silent)).toEqual([['gateway words', 'failed', '']]);
});

test('[OV3] what is ready has all its steps done', () => {
  const ready = instance({ steps: [step('package', 0, true), step('hello', 10)] });
  expect(shown(ready).map(([, standing]) => standing)).toEqual(['done', 'done']);
});

test('[OV3] with its gateway gone nothing of the start before is ticked: only its return is under way', () => {
  const whole = [step('gateway', 1, true), step('connector', 1, true)];
  const lost = (code: string, more: Parameters<typeof instance>[0] = {}) =>
    shown(
      instance({
        ...{ state: 'connecting', steps: whole },
        ...{ trouble: { code, message: '', fix: '' }, ...more },
      }),
    );
  expect(lost('gatewayDown')).toEqual([
    ['Its gateway runs again', 'now', ''],
    ['The model answers, and it is ready', 'ahead', ''],
  ]);
  expect(lost('connectorAway')).toEqual([
    ['Its connector calls this room again', 'now', ''],
    ['The model answers, and it is ready', 'ahead', ''],
  ]);
  // It dies before it ever was ready: the same.
  const later = [step('gateway', 10, true), step('connector', 11, true)];
  expect(lost('gatewayHungUp', { steps: later })[0]).toEqual(['Its gateway runs again', 'now', '']);
  expect(lost('notGuarded')).toEqual([['The model answers, and it is ready', 'ahead', '']]);
});

test('[OV3] back again only the model is asked: no step of the start before is told anew', () => {
  const back = instance({ state: 'connecting', steps: [step('gateway', 1, true)] });
  expect(shown(back)).toEqual([['The model answers, and it is ready', 'now', '']]);
});
