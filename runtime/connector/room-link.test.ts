import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { linkTo, speak } from './rig/link-to.ts';
import { RoomDouble } from './rig/room-double.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(10);

test('[GC26] it introduces itself, hears its orders, and what it calls meanwhile waits for the room', async () => {
  const { room, link, heard } = linkTo();
  const call = link.call('gateway.trouble', { trouble: null });
  link.open();
  await settle();
  await call;
  expect(room.calls.map(({ method }) => method)).toEqual([
    'hello',
    'gateway.hello',
    'gateway.trouble',
  ]);
  room.order({ kind: 'ping' });
  await settle();
  expect(heard).toEqual(['ping', 'greeted', 'ping']);
});

test('[R50] a call whose answer is lost is said again on the next socket', async () => {
  const { room, link } = linkTo();
  link.open();
  await settle();
  const call = link.call('gateway.trouble', { trouble: null });
  room.drop();
  await vi.advanceTimersByTimeAsync(6_000);
  await call;
  expect(room.calledWith('gateway.trouble')).toHaveLength(1);
  expect(room.calledWith('gateway.hello')).toHaveLength(2);
});

test('[GC55] what was only true on a socket that broke is not said on the next', async () => {
  const { room, link } = linkTo();
  link.open();
  await settle();
  link.mention('gateway.trouble', { trouble: null });
  room.drop();
  link.mention('gateway.trouble', { trouble: null });
  await vi.advanceTimersByTimeAsync(6_000);
  expect(room.calledWith('gateway.hello')).toHaveLength(2);
  expect(room.calledWith('gateway.trouble')).toEqual([]);
  link.mention('gateway.trouble', { trouble: null });
  await settle();
  expect(room.calledWith('gateway.trouble')).toHaveLength(1);
});

test('[R56] a connector that was replaced does not come back', async () => {
  const room = new RoomDouble();
  const first = linkTo(room);
  const second = linkTo(room);
  first.link.open();
  await settle();
  second.link.open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(first.ended).toEqual([4409]);
  expect(second.ended).toEqual([]);
  expect(room.calledWith('gateway.hello')).toHaveLength(2);
});

test('[GC28] a room that is away is dialled again, slower and slower, and a silent one is hung up', async () => {
  const { room, link } = linkTo();
  room.isAway = true;
  link.open();
  await vi.advanceTimersByTimeAsync(60_000);
  room.isAway = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(room.isConnected).toBe(true);
  room.isDeaf = true;
  await vi.advanceTimersByTimeAsync(limits.pingEveryMs + limits.producerPongMs + 1_000);
  room.isDeaf = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(room.calledWith('gateway.hello')).toHaveLength(2);
});

test('[GC29] with nothing under way it says nothing but its pings', async () => {
  const { room, link } = linkTo();
  link.open();
  await settle();
  const before = room.frames.length;
  await vi.advanceTimersByTimeAsync(7 * 60_000);
  const since = room.frames.slice(before);
  expect(new Set(since)).toEqual(new Set(['ping']));
  expect(since.length).toBeLessThanOrEqual(17);
});

test('[GC33] [R11] it asks at a steady pace also while much is heard: a room that wakes remembers the last ping', async () => {
  const { room, link } = linkTo();
  link.open();
  await settle();
  const run = room.addRun(runId.parse('long'), 's:long');
  const { text } = speak(link, run.runId);
  const pings: number[] = [];
  let seen = room.frames.length;
  for (let n = 0; n < 120; n++) {
    text.write(`${n} `);
    link.pump();
    await vi.advanceTimersByTimeAsync(1_000);
    if (room.frames.slice(seen).includes('ping')) pings.push(n);
    seen = room.frames.length;
  }
  const gaps = pings.slice(1).map((at, i) => at - (pings[i] ?? 0));
  expect(pings.length).toBeGreaterThan(6);
  expect(Math.max(...gaps) * 1_000).toBeLessThanOrEqual(limits.producerPingMs + 1_000);
  expect(room.calledWith('gateway.hello')).toHaveLength(1);
});

test('[GC30] what is larger than a room takes is refused here, not by a closed socket', async () => {
  const { link } = linkTo();
  link.open();
  await settle();
  const text = 'x'.repeat(limits.commandBytes);
  const lines = [{ at: 1, level: 'info' as const, text }];
  await expect(link.call('gateway.lines', { lines })).rejects.toMatchObject({
    error: { code: 'tooLarge' },
  });
});
