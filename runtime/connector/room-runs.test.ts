import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runId } from '../../shared/model/ids.ts';
import { linkTo, speak } from './rig/link-to.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const settle = () => vi.advanceTimersByTimeAsync(10);

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
