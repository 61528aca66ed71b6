import { expect, test } from 'vitest';
import { putMessage } from '../../party/autopilot/put-message.ts';
import type { Patch } from '../../party/autopilot/store/records.ts';
import { RoomBench } from './room-bench.ts';

/** A thread in which so much was said, and how much it takes to open it: frames, bytes, rows that were read. */
function opened(messages: number) {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { title: 'Long' });
  bench.room.turn((turn) => {
    for (let i = 0; i < messages; i++) {
      const text = `Message number ${String(i).padStart(5, '0')}.`;
      putMessage(turn, { threadId, author: ada.principal, text, note: true });
    }
  });
  const late = bench.join('ada').fresh();
  const before = bench.store.itemsRead;
  const answer = late.does('topic.open', { topic: `thread:${threadId}` });
  const read = bench.store.itemsRead - before;
  const bytes = late.frames.reduce((sum, frame) => sum + frame.length, 0);
  const held = answer.put.filter(([table]) => table === 'messages').length;
  return { bench, late, threadId, frames: late.frames.length, bytes, read, held, answer };
}

test('[R83] [LT1] a thread of 5,000 messages opens as one of 60: as many frames, bytes and rows', () => {
  const [short, long] = [opened(60), opened(5_000)];
  expect([short.held, long.held]).toEqual([60, 60]);
  expect(long.frames).toBe(short.frames);
  expect(long.bytes).toBeLessThan(short.bytes * 1.1);
  expect(long.read).toBeLessThan(short.read + 5);
  expect(long.answer.start).toBeGreaterThan(1);
  const page = long.late.does('messages.page', {
    threadId: long.threadId,
    before: long.answer.start ?? 0,
    limit: 100,
  });
  const texts = page.streams.map(({ text }) => text);
  expect([texts.length, texts.includes('Message number 04939.')]).toEqual([100, true]);
});

test('[LT2] said in it, everybody who watches hears of one message, however long it is', () => {
  const { bench, late, threadId } = opened(5_000);
  const [ada, patch] = [bench.join('ada'), (one: Patch) => one.put.map(([table]) => table)];
  late.fresh();
  ada.does('messages.note', { threadId, text: 'one more' });
  expect(late.events('patch').map(patch)).toEqual([['messages', 'parts']]);
});
