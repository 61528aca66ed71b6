import { expect, test } from 'vitest';
import { comingRuns, localField, readWhen } from './schedule-draft.ts';
import { usualTimes } from './usual-times.ts';

const now = new Date('2026-11-21T12:00:00Z').getTime();
const draft = { kind: 'cron', at: '', cron: '0 9 * * 1-5', timeZone: 'UTC' } as const;
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

test('[SC4] a time is shown by its next runs before it is kept; what can never come is none', () => {
  const when = readWhen(draft, now);
  expect(when === null ? [] : comingRuns(when, now).map(iso)).toEqual([
    '2026-11-23T09:00',
    '2026-11-24T09:00',
    '2026-11-25T09:00',
  ]);
  for (const bad of [{ cron: 'soon' }, { timeZone: 'Mars/Olympus' }, { cron: '0 0 31 2 *' }])
    expect(readWhen({ ...draft, ...bad }, now)).toBeNull();
});

test('[SC1] once is a moment of this device’s clock, and no moment that has gone by', () => {
  const at = localField(now + 3_600_000);
  const when = readWhen({ ...draft, kind: 'once', at }, now);
  expect(when).toEqual({ kind: 'once', at: now + 3_600_000 });
  expect(when === null ? [] : comingRuns(when, now)).toEqual([now + 3_600_000]);
  expect(readWhen({ ...draft, kind: 'once', at: localField(now - 60_000) }, now)).toBeNull();
  expect(readWhen({ ...draft, kind: 'once', at: '' }, now)).toBeNull();
});

test('what people want most is a time that the room takes', () => {
  for (const { value } of usualTimes)
    expect([value, readWhen({ ...draft, cron: value }, now)]).not.toEqual([value, null]);
});
