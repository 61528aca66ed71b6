import { expect, test } from 'vitest';
import { utf8Length } from '../../shared/lib/utf8.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { toPieces } from '../../shared/protocol/pieces.ts';
import { person, RoomBench } from './room-bench.ts';

const req = (method: string, params: unknown = {}, id = '1'): string =>
  JSON.stringify({ type: 'req', id, method, params });
const hello = (protocol = { min: 1, max: 1 }) => ({
  protocol,
  client: { name: 'x', version: '1' },
  caps: [],
  topics: [],
});
/** A request padded with white space to so many bytes. */
const padded = (bytes: number): string => req('clock.now').padEnd(bytes, ' ');

test.each([
  ['no JSON', 'hello'],
  ['half of it', '{"type":"req","id":"1"'],
  ['another type', '{"type":"res","id":"1","ok":true,"payload":{}}'],
  ['a field too many', '{"type":"req","id":"1","method":"clock.now","params":{},"role":"owner"}'],
  ['a ping in JSON', '"ping"'],
])('[FR2] [FR12] %s ends the connection with 4400, and a word', (_, frame) => {
  const bench = new RoomBench();
  const ada = bench.join('ada').fresh();
  ada.say(frame);
  expect([ada.heard, ada.closed]).toEqual([
    [{ type: 'event', event: 'bye', payload: { reason: 'badFrame' } }],
    { code: 4400, reason: 'badFrame' },
  ]);
  ada.say(req('clock.now'));
  expect(ada.heard).toHaveLength(1);
});

test('[FR3] [R75] a command frame holds 64 KiB to the byte; what is larger is not even parsed', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada').fresh();
  ada.say(padded(limits.commandBytes));
  expect(ada.heard).toMatchObject([{ type: 'res', ok: true }]);
  ada.say(padded(limits.commandBytes + 1));
  expect(ada.closed).toEqual({ code: 1009, reason: 'tooLarge' });
});

test('[FR3] bytes count, not characters', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const frame = (count: number) => req('messages.send', { threadId, text: '東'.repeat(count) });
  ada.fresh().say(frame(21_000));
  expect([utf8Length(frame(21_000)) < limits.commandBytes, ada.closed]).toEqual([true, null]);
  ada.say(frame(22_000));
  expect([frame(22_000).length < limits.commandBytes, ada.closed?.code]).toEqual([true, 1009]);
});

test('[FR3] [R74] before hello there is less room', () => {
  const bench = new RoomBench();
  const ada = bench.connect('ada');
  ada.say(padded(limits.helloBytes));
  expect(ada.closed).toBeNull();
  ada.say(padded(limits.helloBytes + 1));
  expect(ada.closed?.code).toBe(1009);
});

test.each([1_048_576, 31 * 1_048_576])(
  '[R75] a frame of %i bytes costs no more than its length',
  (bytes) => {
    const bench = new RoomBench();
    const text = bench.join('ada');
    text.say(`{"a":${'['.repeat(bytes)}`);
    const binary = bench.join('ada');
    binary.say(new Uint8Array(bytes));
    expect([text.closed?.code, binary.closed?.code]).toEqual([1009, 1009]);
  },
);

test('[FR9] only producers stream, and only deltas', () => {
  const bench = new RoomBench();
  const { threadId } = bench.asked();
  const ada = bench.join('ada');
  ada.delta({ ref: 1, rev: 0, offset: 0, text: 'x' });
  expect(ada.closed?.code).toBe(4400);
  const early = bench.connect(`autopilot:${threadId}`);
  early.delta({ ref: 1, rev: 0, offset: 0, text: 'x' });
  expect(early.closed?.code).toBe(4400);
  const producer = bench.producer(threadId);
  producer.delta({ ref: 999, rev: 0, offset: 0, text: 'x' });
  expect(producer.closed).toBeNull();
  producer.say(new Uint8Array([9, 9, 9]));
  expect(producer.closed?.code).toBe(4400);
});

test('[R74] who says nothing for five seconds is nobody', () => {
  const bench = new RoomBench();
  const ada = bench.connect('ada');
  bench.run(limits.helloMs - 1);
  expect(ada.closed).toBeNull();
  bench.run(1);
  expect(ada.closed).toEqual({ code: 4408, reason: 'helloFirst' });
});

test('[R74] also when the room slept meanwhile', () => {
  const bench = new RoomBench();
  const ada = bench.connect('ada');
  bench.run(3_000);
  bench.sleep();
  bench.run(2_000);
  expect(ada.closed).toEqual({ code: 4408, reason: 'helloFirst' });
});

test.each([[{ min: 2, max: 9 }], [{ min: 2, max: 1 }]])(
  '[FR14] [R20] no version in common with %j: told to come with another program',
  (protocol) => {
    const bench = new RoomBench();
    const ada = bench.connect('ada');
    ada.say(req('hello', hello(protocol)));
    expect([ada.heard, ada.closed?.code]).toEqual([
      [{ type: 'event', event: 'bye', payload: { reason: 'newerProtocol' } }],
      4426,
    ]);
  },
);

test('[FR14] [R20] a client of tomorrow speaks as the room does', () => {
  const ada = new RoomBench().connect('ada');
  expect(
    ada.ask('hello', { ...hello({ min: 1, max: 99 }), caps: ['delta.v9', 'mind.reading'] }),
  ).toMatchObject({ ok: true, payload: { protocol: 1 } });
});

test('[FR17] [R76] a burst, then so many a second; the answer says when', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const answers = () => {
    const heard: string[] = [];
    for (let last = ''; last !== 'slowDown'; heard.push(last)) last = ada.tries('clock.now', {});
    return heard.length - 1;
  };
  expect(answers()).toBe(limits.messageBurst - 1);
  expect(ada.ask('clock.now', {})).toMatchObject({
    ok: false,
    error: { code: 'slowDown', retry: 'later', retryAfterMs: 20 },
  });
  bench.run(1_000);
  expect(answers()).toBe(limits.messagesPerSecond);
});

test('[FR17] [R76] who insists is cut; the others do not notice', () => {
  const bench = new RoomBench();
  const [loud, calm] = [bench.join('ada'), bench.join('ada')];
  for (let i = 0; i < 1_000 && loud.closed === null; i++) loud.tries('clock.now', {});
  expect(loud.closed).toEqual({ code: 4429, reason: 'tooFast' });
  expect(calm.tries('clock.now', {})).toBe('ok');
});

test('[FR17] who slows down in time is not cut', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  for (let second = 0; second < 10; second++) {
    for (let i = 0; i < limits.messagesPerSecond + 90; i++) ada.tries('clock.now', {});
    bench.run(1_000);
  }
  expect(ada.closed).toBeNull();
});

test('[FR17] producers have no rate of messages', () => {
  const bench = new RoomBench();
  const { producer } = bench.answering();
  for (let i = 0; i < 1_000; i++) expect(producer.tries('clock.now', {})).toBe('ok');
});

test('[AU13] [R77] the 21st socket of one principal is refused with a reason, the 20 stay', () => {
  const bench = new RoomBench();
  const sockets = Array.from({ length: limits.connectionsPerPrincipal }, () => bench.join('ada'));
  const late = bench.connect('ada');
  late.say(req('hello', hello()));
  expect([late.closed, late.events('bye')]).toEqual([
    { code: 4429, reason: 'tooMany' },
    [{ reason: 'tooMany', retryAfterMs: 30_000 }],
  ]);
  expect(sockets.every(({ closed }) => closed === null)).toBe(true);
  const [first] = sockets;
  if (first !== undefined) bench.leave(first);
  expect(bench.join('ada').closed).toBeNull();
});

test('[AU13] [R77] the 1,001st socket of a room; producers still come in', () => {
  const bench = new RoomBench();
  const { threadId } = bench.asked();
  for (let i = 1; i < limits.connectionsPerRoom; i++) bench.connect(person(`h${i}`));
  expect(bench.connect(person('late')).closed).toEqual({ code: 4429, reason: 'tooMany' });
  expect(bench.producer(threadId).closed).toBeNull();
});

test('[FR4] an answer that is larger than a frame comes in pieces, in one go', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  for (let i = 0; i < 8; i++) {
    const { runId } = ada.does('messages.send', { threadId, text: `${i}"東`.repeat(10_000) });
    ada.does('runs.stop', { runId });
  }
  const watcher = bench.join('ada').fresh();
  const answer = watcher.does('topic.open', { topic: `thread:${threadId}` });
  expect(answer.streams).toHaveLength(9);
  expect(watcher.frames.length).toBeGreaterThan(2);
  for (const frame of watcher.frames)
    expect(utf8Length(String(frame))).toBeLessThanOrEqual(limits.serverFrameBytes);
  expect(toPieces(JSON.stringify(watcher.heard[0])).length).toBe(watcher.frames.length);
});

/** Streams so much text to one who does not confirm, in deltas of 16 KiB, `perSecond` a second. */
function flood(bench: RoomBench, bytes: number, perSecond: number) {
  const { threadId, producer, ref } = bench.answering('hello', '');
  const slow = bench.join('ada', [`thread:${threadId}`]);
  const quick = bench.join('ada', [`thread:${threadId}`]);
  let sent = 0;
  let rev = 0;
  for (let i = 0; sent < bytes; i++) {
    if (i % perSecond === perSecond - 1) bench.run(1_000);
    if (i % 24 === 0) producer.does('part.revise', { partId: 'p-answer', rev: ++rev, keep: 0 });
    producer.delta({ ref, rev, offset: (i % 24) * 16_384, text: 'x'.repeat(16_384) });
    if (i % 16 === 15) {
      const bytes = quick.frames.reduce((sum, frame) => sum + frame.length, 0);
      quick.say(JSON.stringify({ type: 'event', event: 'received', payload: { bytes } }));
      quick.fresh();
    }
    sent += 16_384;
  }
  return { slow, quick, threadId };
}

test('[R78] who stops reading is cut 10 s after a mebibyte; who reads is not', () => {
  const bench = new RoomBench();
  const { slow, quick } = flood(bench, 8 * 1_048_576, 40);
  expect([slow.closed, quick.closed]).toEqual([{ code: 4408, reason: 'tooSlow' }, null]);
});

test('[R78] a flood is cut at once at 16 MiB: nobody else pays for it', () => {
  const bench = new RoomBench();
  const { slow, quick } = flood(bench, 20 * 1_048_576, 1e9);
  const held = slow.frames.reduce((sum, frame) => sum + frame.length, 0);
  expect([slow.closed?.code, quick.closed]).toEqual([4408, null]);
  expect(held).toBeLessThan(limits.unconfirmedMostBytes + 200_000);
});

test('[R78] a reader that is only quiet is not slow', () => {
  const bench = new RoomBench();
  const { slow } = flood(bench, limits.unconfirmedBytes / 2, 40);
  bench.run(50_000);
  expect(slow.closed).toBeNull();
});

test('[R78] who was cut comes back with a cursor and misses nothing', () => {
  const bench = new RoomBench();
  const { slow, threadId } = flood(bench, 8 * 1_048_576, 40);
  expect(slow.closed?.code).toBe(4408);
  const back = bench.join('ada', [`thread:${threadId}`]);
  expect(back.closed).toBeNull();
});

test('[R11] a socket that is silent for a minute is dropped at the next wake, and leaves once', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const ada = bench.join('ada', ['workspace']);
  const bo = bench.join('bo');
  bench.run(limits.silentMs);
  ada.say(req('clock.now'));
  ada.fresh();
  bench.run(1_000);
  bench.ring();
  bench.ring();
  expect([bo.closed, ada.closed]).toEqual([{ code: 4408, reason: 'silent' }, null]);
  expect(ada.events('presence')).toEqual([
    { here: false, who: { principal: person('bo'), name: 'bo', at: null } },
  ]);
});

test('[R11] pings answered by the runtime keep a socket, though the room slept through them', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  for (let i = 0; i < 10; i++) {
    bench.run(limits.pingEveryMs);
    ada.pongAt = bench.clock.now();
    bench.sleep();
    bench.ring();
  }
  expect(ada.closed).toBeNull();
});

test('[R119] a room with 50 quiet sockets holds no timer, no alarm but those that forget and end what runs out, and writes nothing', () => {
  const bench = new RoomBench();
  for (let i = 0; i < 50; i++) {
    bench.member(`h${i}`);
    bench.join(person(`h${i}`), ['workspace']);
  }
  bench.run(limits.helloMs);
  const writes = bench.store.writes;
  bench.run(55_000);
  expect([bench.timerCount, bench.store.writes - writes, bench.deliveries]).toEqual([0, 0, []]);
  const due = bench.store.scan('deadlines', { by: 'byDue', limit: 9 });
  expect(due.map(({ kind }) => kind)).toEqual(['sweep', 'expiry']);
});

test('[R118] no log holds what people wrote, or who they are by name', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.answering('Zanzibar, said Ada', 'Zanzibar, said the model');
  ada.tries('messages.send', { threadId, text: 'x', extra: 'Zanzibar' }, 'key-00001');
  bench.store.fail = () => {
    throw new Error('could not store "Zanzibar"');
  };
  ada.tries('messages.send', { threadId, text: 'Zanzibar' }, 'key-00002');
  bench.run(100_000);
  ada.say('Zanzibar');
  expect(bench.errors()).toContain('storage.failed');
  expect(bench.logs.filter((log) => /Zanzibar|Ada/.test(JSON.stringify(log)))).toEqual([]);
});

/** Hostile frames of nearly 64 KiB, one of each kind. */
const bombs: Record<string, string> = {
  'a depth of 60,000': `{"type":"req","id":"1","method":"clock.now","params":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
  'ten thousand keys': `{"type":"req","id":"1","method":"clock.now","params":{${Array.from({ length: 6_000 }, (_, i) => `"k${i}":1`).join()}}}`,
  'ten thousand keys of the frame': `{"type":"req","id":"1",${Array.from({ length: 6_000 }, (_, i) => `"k${i}":1`).join()}}`,
  'a number of 60,000 digits': `{"type":"req","id":"1","method":"clock.now","params":{"a":${'9'.repeat(60_000)}}}`,
  '__proto__, often': `{"type":"req","id":"1","method":"clock.now","params":{${Array.from({ length: 1_500 }, () => '"__proto__":{"polluted":true}').join()}}}`,
  'constructor.prototype':
    '{"type":"req","id":"1","method":"clock.now","params":{"constructor":{"prototype":{"polluted":true}}}}',
  'lone surrogates': `{"type":"req","id":"1","method":"clock.now","params":{"a":"${'\\ud83c'.repeat(10_000)}"}}`,
  'a title of 60,000 spaces': `{"type":"req","id":"1","method":"threads.create","key":"12345678","params":{"title":"x${' '.repeat(60_000)}x"}}`,
  'a method of 60,000 letters': `{"type":"req","id":"1","method":"${'a'.repeat(60_000)}","params":{}}`,
};

/** What this machine takes, now, to read an ordinary frame of that length. */
function parseMs(): number {
  const frame = JSON.stringify(Array.from({ length: 6_000 }, (_, i) => `word ${i}`));
  const runs = Array.from({ length: 5 }, () => {
    const at = performance.now();
    JSON.parse(frame);
    return performance.now() - at;
  });
  return Math.min(...runs);
}

test.each(Object.entries(bombs))(
  '[FR16] [R80] %s: an answer or an end, as fast as reading, and nothing else',
  (_, bomb) => {
    const bench = new RoomBench();
    const before = JSON.stringify(bench.store.dump());
    const runs = Array.from({ length: 5 }, () => {
      const ada = bench.connect('ada');
      ada.hello();
      const at = performance.now();
      ada.say(bomb);
      const took = performance.now() - at;
      expect(ada.closed?.code ?? JSON.stringify(ada.heard.at(-1))).toSatisfy(
        (end: unknown) => end === 4400 || String(end).includes('badParams'),
      );
      bench.leave(ada);
      return took;
    });
    expect(Math.min(...runs)).toBeLessThan(50 * parseMs());
    expect('polluted' in {}).toBe(false);
    expect(JSON.stringify({ ...bench.store.dump(), history: null, deadlines: null })).toBe(
      JSON.stringify({ ...JSON.parse(before), history: null, deadlines: null }),
    );
  },
);

test('[R80] a message of lone surrogates is mended before anything is counted', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  ada.does('messages.send', { threadId, text: 'a\ud83c\udf31b\ud83c' });
  expect(ada.does('topic.open', { topic: `thread:${threadId}` }).streams.at(-1)?.text).toBe(
    'a🌱b\ufffd',
  );
});
