import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { messageId, partId, runId } from '../../shared/model/ids.ts';
import { Producer } from '../../shared/producer/producer.ts';
import type { TextOut } from '../../shared/producer/text-out.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { RoomDouble } from './rig/room-double.ts';
import { RoomLink } from './room-link.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const introduce = () => ({
  gatewayVersion: '2026.9.6',
  bootId: 'b',
  scopes: [],
  connectorVersion: '1',
});

/** A link into a room, and what it heard there. */
function linkTo(room = new RoomDouble()) {
  const heard: string[] = [];
  const ended: number[] = [];
  const link = new RoomLink({
    dial: room.dial,
    introduce,
    ears: {
      greeted: () => heard.push('greeted'),
      order: ({ kind }) => heard.push(kind),
      stop: (id) => heard.push(`stop ${id}`),
      ended: (code) => ended.push(code),
    },
  });
  return { room, link, heard, ended };
}

const settle = () => vi.advanceTimersByTimeAsync(10);

/** Tells one run of one text over the link. */
function speak(link: RoomLink, id: string): { text: TextOut; producer: Producer } {
  const run = runId.parse(id);
  const producer = new Producer(run, { fromMs: 0, toMs: 250 });
  const place = { messageId: messageId.parse(`${id}-m`), partId: partId.parse(`${id}-0t`) };
  const text = producer.text({ ...place, i: 0, kind: 'text' });
  link.tell(run, { producer, opened: () => {}, over: () => {} });
  return { text, producer };
}

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

test('[GC27] several runs over one socket, each from what the room has of it, over any number of sockets', async () => {
  const { room, link } = linkTo();
  const runs = ['one', 'two', 'three'].map((id) => room.addRun(runId.parse(id), `s:${id}`));
  link.open();
  const told = runs.map(({ runId: id }) => speak(link, id));
  for (let n = 0; n < 40; n++) {
    for (const [at, { text }] of told.entries()) text.write(`${at}:${n} `);
    link.pump();
    if (n % 7 === 3) room.drop();
    await vi.advanceTimersByTimeAsync(200);
  }
  for (const { text, producer } of told) {
    text.end('done');
    producer.end({ state: 'done' });
  }
  link.pump();
  await vi.advanceTimersByTimeAsync(10_000);
  for (const [at, run] of runs.entries()) {
    expect(run.state).toBe('done');
    expect(room.textOf(run)).toBe(Array.from({ length: 40 }, (_, n) => `${at}:${n} `).join(''));
  }
  expect(room.problems).toEqual([]);
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

test('[GC69] a run of which the room refuses something goes on from what the room has of it', async () => {
  const { room, link } = linkTo();
  const run = room.addRun(runId.parse('one'), 's:one');
  link.open();
  const { text, producer } = speak(link, 'one');
  room.refuses.set('part.start', 1);
  text.write('words');
  link.pump();
  await settle();
  text.end('done');
  producer.end({ state: 'done' });
  link.pump();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([run.state, room.textOf(run)]).toEqual(['done', 'words']);
});

test('[GC69] a run of which the room refuses something again is ended, and says why', async () => {
  const { room, link } = linkTo();
  const run = room.addRun(runId.parse('one'), 's:one');
  link.open();
  const { text } = speak(link, 'one');
  room.refuses.set('part.start', 9);
  await settle();
  text.write('words');
  link.pump();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(run).toMatchObject({ state: 'interrupted', trouble: { code: 'roomRefused' } });
  expect(room.calledWith('run.end')).toHaveLength(1);
});

test('[GC69] a run that is over in the room is told no more, and the room hears nothing of it', async () => {
  const { room, link } = linkTo();
  const run = room.addRun(runId.parse('one'), 's:one');
  link.open();
  const { text } = speak(link, 'one');
  await settle();
  run.state = 'stopped';
  room.refuses.set('part.start', 1);
  text.write('words');
  link.pump();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([run.state, room.calledWith('run.end')]).toEqual(['stopped', []]);
});
