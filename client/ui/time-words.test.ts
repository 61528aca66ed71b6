import { expect, test } from 'vitest';
import { coming, moment, span, spanLeft, stopwatch, took, when } from './time-words.ts';

const now = Date.UTC(2026, 10, 21, 14, 0, 0);
const minutes = 60_000;
const days = 86_400_000;

test('a list says when in as few words as are true', () => {
  const ages = [
    0,
    44_000,
    46_000,
    4 * minutes,
    119 * minutes,
    2 * days,
    5 * days,
    8 * days,
    400 * days,
  ];
  expect(ages.map((age) => when(now - age, now, 'UTC'))).toEqual([
    'now',
    'now',
    '1 min',
    '4 min',
    '1 h',
    'Thu',
    'Mon',
    '13 Nov',
    '17 Oct 2025',
  ]);
});

test('a clock ahead of ours does not make the future', () => {
  expect(when(now + 5_000, now, 'UTC')).toBe('now');
  expect(span(-1)).toBe('0 s');
});

test('a message of another day names the day', () => {
  expect(moment(now - 2 * minutes, now, 'UTC')).toBe('13:58');
  expect(moment(now - 15 * 60 * minutes, now, 'UTC')).toBe('Fri 23:00');
  expect(moment(now - 30 * days, now, 'UTC')).toBe('22 Oct 14:00');
});

test('spans, stopwatches and times taken', () => {
  expect([4_900, 61_000, 7_300_000, days, 3 * days].map(span)).toEqual([
    '4 s',
    '1 min',
    '2 h',
    '1 day',
    '3 days',
  ]);
  expect([41_000, 65_000, 3_661_000].map(stopwatch)).toEqual(['0:41', '1:05', '1:01:01']);
  expect([412, 9_940, 38_400, 61_000].map(took)).toEqual(['0.4 s', '9.9 s', '38 s', '1:01']);
});

test('[UI84] what is left is rounded: a moment after it began it is what it was made for', () => {
  const hours = 60 * minutes;
  const left = [3 * days, days, 4 * hours, 30 * minutes, 20_000];
  expect(left.map((ms) => spanLeft(ms - 900))).toEqual(['3 days', '24 h', '4 h', '30 min', '19 s']);
  expect(left.map((ms) => spanLeft(ms))).toEqual(['3 days', '24 h', '4 h', '30 min', '20 s']);
  expect([47 * hours, 48 * hours, 59.6 * minutes, 59_600].map(spanLeft)).toEqual([
    ...['47 h', '2 days', '1 h', '1 min'],
  ]);
  expect(spanLeft(-1)).toBe('0 s');
});

test('what is to come has its day unless that is today', () => {
  const at = (iso: string) => new Date(iso).getTime();
  const now = at('2026-11-21T12:00:00Z');
  expect(coming(at('2026-11-21T14:05:00Z'), now, 'UTC')).toBe('14:05');
  expect(coming(at('2026-11-23T09:00:00Z'), now, 'UTC')).toBe('Mon 23 Nov 09:00');
  expect(coming(at('2027-11-21T14:05:00Z'), now, 'UTC')).toMatch(/21 Nov 14:05$/);
});
