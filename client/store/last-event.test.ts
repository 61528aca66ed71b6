import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { lastEventIn } from './last-event.ts';

const [words, thoughts] = ['thread:t1', 'thread:t1:reasoning'];
const thread = { id: threadId.parse('t1'), lastAt: 5_000, activity: { state: 'running' } } as const;

function last({
  told = {},
  watched = [words, thoughts],
  refused = {},
}: {
  told?: Record<string, number>;
  watched?: string[];
  refused?: Record<string, string>;
}) {
  const session = {
    toldAt: new Map(Object.entries(told)),
    watched: new Set(watched),
    refused: new Map(Object.entries(refused)),
    skewMs: 1_000,
  };
  return lastEventIn(session, thread, null);
}

test('[UI88] what was last told of a chat that answers is the newest of its words and its thoughts', () => {
  expect(last({ told: { [words]: 20_000, [thoughts]: 60_000 } })).toBe(61_000);
  expect(last({ told: { [thoughts]: 60_000 } })).toBe(61_000);
  expect(last({ told: { [words]: 60_000, [thoughts]: 20_000 } })).toBe(61_000);
  expect(last({})).toBeNull();
});

test('[UI88] where one of them is not followed, or closed by the room, no age is told', () => {
  const told = { [words]: 60_000, [thoughts]: 60_000 };
  expect(last({ told, watched: [words] })).toBeNull();
  expect(last({ told, watched: [thoughts] })).toBeNull();
  for (const one of [words, thoughts])
    expect(last({ told, refused: { [one]: 'notFound' } })).toBeNull();
});
