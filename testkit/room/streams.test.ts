import { expect, test } from 'vitest';
import { readText } from '../../party/autopilot/store/streams.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { RoomBench } from './room-bench.ts';

const end = (text: string, rev = 0) => ({
  partId: 'p-answer',
  rev,
  length: text.length,
  sha256: sha256Hex(text),
  state: 'done' as const,
});

test('[ST9] text is told at once and stored when the producer asks', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'Hi');
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  expect(watcher.events('delta')).toEqual([
    { partId: 'p-answer', rev: 0, offset: 2, text: ' you' },
  ]);
  expect([readText(bench.store, ref), producer.events('saved')]).toEqual(['Hi', []]);
  producer.delta({ ref, rev: 0, offset: 6, text: '!', persist: true });
  expect(readText(bench.store, ref)).toBe('Hi you!');
  expect(producer.events('saved')).toMatchObject([{ ref, rev: 0, have: 7, saved: 7 }]);
});

test('[ST10] it is confirmed at least every 16 Ki units, stored or not', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  const text = 'x'.repeat(limits.deltaUnits);
  producer.delta({ ref, rev: 0, offset: 2, text });
  expect(producer.events('saved')).toEqual([]);
  producer.delta({ ref, rev: 0, offset: 2 + text.length, text });
  expect(producer.events('saved')).toMatchObject([{ have: 2 + 2 * text.length, saved: 2 }]);
});

test('[ST1] what it has it does not take again, and tells only what is new', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'Hi you');
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  producer.delta({ ref, rev: 0, offset: 0, text: 'HI YOU' });
  producer.delta({ ref, rev: 0, offset: 3, text: 'you all' });
  expect(watcher.events('delta')).toMatchObject([{ offset: 6, text: ' all' }]);
});

test('[ST11] a gap is asked for once, until what is missing comes', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  producer.delta({ ref, rev: 0, offset: 9, text: 'x' });
  producer.delta({ ref, rev: 0, offset: 10, text: 'x' });
  expect(producer.events('saved')).toMatchObject([{ have: 2, again: true }]);
  producer.delta({ ref, rev: 0, offset: 2, text: ' you', persist: true });
  producer.delta({ ref, rev: 0, offset: 9, text: 'x' });
  expect(producer.events('saved')).toMatchObject([
    { again: true },
    { have: 6 },
    { have: 6, again: true },
  ]);
});

test('[ST3] text of another revision is not taken', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'Hi');
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  for (const rev of [1, 7]) producer.delta({ ref, rev, offset: 2, text: 'x', persist: true });
  expect([
    watcher.events('delta'),
    producer.events('saved').map(({ rev, have }) => [rev, have]),
  ]).toEqual([
    [],
    [
      [0, 2],
      [0, 2],
    ],
  ]);
});

test('[ST17] one binary frame for those who can, JSON for the others, nothing for who does not watch', () => {
  const bench = new RoomBench();
  const { ada, threadId, producer, ref } = bench.answering();
  const [one, two] = [0, 1].map(() => bench.join('ada', [`thread:${threadId}`], [deltaV1]).fresh());
  const json = bench.join('ada', [`thread:${threadId}`]).fresh();
  ada.fresh();
  producer.delta({ ref, rev: 0, offset: 2, text: ' 🌱' });
  expect(one?.heard).toEqual([{ ref, rev: 0, offset: 2, text: ' 🌱', persist: false }]);
  expect(one?.frames[0]).toBe(two?.frames[0]);
  expect([json.events('delta').length, ada.heard]).toEqual([1, []]);
});

test('[ST18] [AU10] only the producer of the thread writes its text', () => {
  const bench = new RoomBench();
  const { threadId, ref, runId } = bench.answering('hello', 'Hi');
  const other = bench.asked();
  const stranger = bench.producer(other.threadId);
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  stranger.delta({ ref, rev: 0, offset: 2, text: ' forged', persist: true });
  expect(stranger.tries('part.end', end('Hi'))).toBe('notFound');
  expect(stranger.tries('part.revise', { partId: 'p-answer', rev: 5, keep: 0 })).toBe('notFound');
  expect(stranger.tries('run.end', { runId, state: 'failed' })).toBe('notFound');
  expect(stranger.tries('run.open', { runId, contextUnits: 100 })).toBe('notFound');
  expect([watcher.heard, stranger.events('saved')]).toEqual([[], []]);
});

test('[ST7] the row changes when the text starts and when it ends; then it says how long it is', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'Hi');
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  producer.delta({ ref, rev: 0, offset: 2, text: ' you', persist: true });
  expect(watcher.events('patch')).toEqual([]);
  expect(producer.does('part.end', end('Hi you'))).toEqual({ ended: true, have: 6 });
  expect(watcher.events('patch')[0]?.put).toMatchObject([
    ['parts', { id: 'p-answer', state: 'done', length: 6, sha256: sha256Hex('Hi you') }],
  ]);
  expect(producer.does('part.end', end('Hi you'))).toEqual({ ended: true, have: 6 });
  expect(watcher.events('patch')).toHaveLength(1);
});

test('[ST7] a room that has less says so, and does not end it', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  bench.sleep();
  expect(producer.does('part.end', end('Hi you'))).toEqual({ ended: false, have: 2 });
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  expect(producer.does('part.end', end('Hi you'))).toEqual({ ended: true, have: 6 });
});

test('[ST7] the end does not lose what was told and not stored', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  producer.does('part.end', end('Hi you'));
  bench.kill();
  expect(readText(bench.store, ref)).toBe('Hi you');
});

test('[ST7] other words of the same length are not the text', () => {
  const bench = new RoomBench();
  const { producer } = bench.answering('hello', 'Hi');
  expect(producer.tries('part.end', end('Ho'))).toBe('conflict');
  expect(producer.tries('part.end', end('Hi', 3))).toBe('conflict');
  expect(producer.tries('part.end', end('Hi'))).toBe('ok');
});

test('[ST8] a part that ended never changes', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref, place } = bench.answering('hello', 'Hi');
  producer.does('part.end', end('Hi'));
  const watcher = bench.join('ada', [`thread:${threadId}`]).fresh();
  producer.delta({ ref, rev: 0, offset: 2, text: ' more', persist: true });
  expect(producer.tries('part.revise', { partId: 'p-answer', rev: 1, keep: 0 })).toBe('conflict');
  expect(producer.does('part.start', { ...place, kind: 'text', text: 'other' })).toMatchObject({
    have: 2,
  });
  expect([watcher.heard, readText(bench.store, ref)]).toEqual([[], 'Hi']);
});

test('[ST4] [ST6] a revision is told with what it keeps; who was away cuts to the least of all', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'one two three');
  const topic = `thread:${threadId}`;
  const watcher = bench.join('ada', [topic]);
  const { epoch, seq } = watcher.does('topic.open', { topic });
  watcher.fresh();
  const revise = (rev: number, keep: number, text: string) => {
    producer.does('part.revise', { partId: 'p-answer', rev, keep });
    producer.delta({ ref, rev, offset: keep, text, persist: true });
  };
  revise(1, 4, 'TWO three');
  revise(2, 7, ' THREE');
  expect(watcher.events('rev')).toEqual([
    { partId: 'p-answer', rev: 1, keep: 4 },
    { partId: 'p-answer', rev: 2, keep: 7 },
  ]);
  const streams = (rev: number, have: number) =>
    watcher.does('topic.open', { topic, epoch, seq, parts: [{ partId: 'p-answer', rev, have }] })
      .streams;
  expect(streams(0, 13)).toMatchObject([{ rev: 2, keep: 4, offset: 4, text: 'TWO THREE' }]);
  expect(streams(0, 2)).toMatchObject([{ rev: 2, keep: 2, offset: 2, text: 'e TWO THREE' }]);
  expect(streams(1, 13)).toMatchObject([{ rev: 2, keep: 7, offset: 7, text: ' THREE' }]);
  expect(streams(2, 13)).toMatchObject([{ rev: 2, keep: 13, offset: 13, text: '' }]);
});

test('[ST5] [R1] resuming brings the text from where the asker is, stored or not', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref } = bench.answering('hello', 'Hi');
  const topic = `thread:${threadId}`;
  const { epoch, seq } = bench.join('ada').does('topic.open', { topic });
  producer.delta({ ref, rev: 0, offset: 2, text: ' you', persist: true });
  producer.delta({ ref, rev: 0, offset: 6, text: ' all' });
  const back = bench
    .join('ada')
    .does('topic.open', { topic, epoch, seq, parts: [{ partId: 'p-answer', rev: 0, have: 2 }] });
  expect(back).toMatchObject({ kind: 'tail', put: [], streams: [{ offset: 2, text: ' you all' }] });
});

test('[R15] a text that ended while its reader was away comes whole, with its end', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref, runId } = bench.answering('hello', 'Hi');
  const topic = `thread:${threadId}`;
  const { epoch, seq } = bench.join('ada').does('topic.open', { topic });
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  producer.does('part.end', end('Hi you'));
  producer.does('run.end', { runId, state: 'done' });
  bench.kill();
  bench.run(3_600_000);
  const back = bench
    .join('ada')
    .does('topic.open', { topic, epoch, seq, parts: [{ partId: 'p-answer', rev: 0, have: 2 }] });
  expect(back.streams).toMatchObject([{ offset: 2, text: ' you' }]);
  expect(back.put).toMatchObject([
    ['parts', { state: 'done', length: 6 }],
    ['runs', { state: 'done' }],
  ]);
});

test('[ST12] a text that the room ends itself is revised to what the room has', () => {
  const bench = new RoomBench();
  const { threadId, producer, ref, runId } = bench.answering('hello', 'Hi');
  const watcher = bench.join('ada', [`thread:${threadId}`]);
  producer.delta({ ref, rev: 0, offset: 2, text: ' you', persist: true });
  producer.delta({ ref, rev: 0, offset: 6, text: ' unsaved' });
  bench.sleep();
  watcher.fresh();
  bench.producer(threadId).does('run.end', { runId, state: 'failed' });
  expect(watcher.events('rev')).toEqual([{ partId: 'p-answer', rev: 1, keep: 6 }]);
  expect(watcher.events('patch')[0]?.put[0]).toMatchObject([
    'parts',
    { state: 'interrupted', length: 6, sha256: sha256Hex('Hi you') },
  ]);
});

test('[ST13] a text that is too long is cut between characters, and can not be ended as whole', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'x');
  let offset = 1;
  while (offset < limits.partUnits) {
    bench.run(1_000);
    const text = '🌱'.repeat(4_000);
    producer.delta({ ref, rev: 0, offset, text });
    offset += text.length;
  }
  producer.delta({ ref, rev: 0, offset: limits.partUnits - 1, text: '🌱', persist: true });
  const text = readText(bench.store, ref);
  expect([text.length, text.isWellFormed()]).toEqual([limits.partUnits - 1, true]);
});

test('[ST14] [R24] what could not be stored is not confirmed, and asked for again', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  bench.store.fail = () => {
    throw new Error('the disk failed');
  };
  producer.delta({ ref, rev: 0, offset: 2, text: ' you', persist: true });
  expect(producer.events('saved')).toEqual([]);
  bench.store.fail = () => {};
  bench.run(1_000);
  expect(producer.events('saved')).toMatchObject([{ have: 6, saved: 2, again: true }]);
  producer.delta({ ref, rev: 0, offset: 6, text: '', persist: true });
  expect(producer.events('saved').at(-1)).toMatchObject({ have: 6, saved: 6 });
});

test('[ST16] a producer that goes too fast is confirmed later, never cut', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  const text = 'x'.repeat(limits.deltaUnits);
  for (let sent = 0; sent < 2 * limits.producerBytesPerSecond; sent += text.length)
    producer.delta({ ref, rev: 0, offset: 2, text });
  producer.fresh().delta({ ref, rev: 0, offset: 2, text: '', persist: true });
  expect([producer.events('saved'), producer.closed]).toEqual([[], null]);
  bench.run(1_100);
  expect(producer.events('saved').at(-1)).toMatchObject({ saved: 2 + text.length });
});

test('[R119] a text that is not touched keeps no timer', () => {
  const bench = new RoomBench();
  const { producer, ref } = bench.answering('hello', 'Hi');
  producer.delta({ ref, rev: 0, offset: 2, text: ' you' });
  bench.run(limits.helloMs);
  expect(bench.timerCount).toBe(0);
});
