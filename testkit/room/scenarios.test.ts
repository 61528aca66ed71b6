import { expect, test } from 'vitest';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import { partId } from '../../shared/model/ids.ts';
import type { TopicAnswer } from '../../shared/protocol/topic-answer.ts';
import { RoomBench } from './room-bench.ts';
import { Transcript } from './transcript.ts';

/**
 * The transcripts of PROTOCOL.md, played against the room and compared with what is printed there.
 * One that differs means that an old peer sees other frames: see shared/protocol/version.test.ts.
 * `vitest run testkit/room/scenarios.test.ts -u` writes them anew, `npm run protocol` prints them.
 */
const golden = (name: string) => `../golden/${name}.txt`;

const model = { provider: 'anthropic', id: 'model-x', rehearsal: false };
const place = { messageId: 'm-answer', partId: 'p-answer', i: 0 };

const answered = partId.parse(place.partId);

const played = (script: Transcript, name: string): Promise<void> =>
  expect(script.text()).toMatchFileSnapshot(golden(name));

const cursorOf = ({ topic, epoch, seq }: TopicAnswer) => ({ topic, epoch, seq });

const endOf = (text: string, rev = 0) => ({
  partId: place.partId,
  rev,
  length: text.length,
  sha256: sha256Hex(text),
  state: 'done' as const,
});

test('[FR18] the first hello', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const ada = script.tap('ada', bench.connect('ada'));
  script.note('The socket is open. Nothing is known of the room: the topic without a cursor.');
  ada.hello(['workspace'], [deltaV1]);
  script.note('Ada begins a thread and watches it.');
  const { threadId } = ada.does('threads.create', { title: 'Birds' }, 'key-create-1');
  ada.does('topic.open', { topic: `thread:${threadId}` });
  script.note('Bo, who is a member, comes in from elsewhere.');
  bench.member('bo');
  bench.join('bo');
  await played(script, 'first-hello');
});

test('[FR18] a message, and an answer that streams', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const ada = bench.join('ada', ['workspace'], [deltaV1]);
  const { threadId } = ada.does('threads.create', { title: 'Birds' });
  ada.does('topic.open', { topic: `thread:${threadId}` });
  script.tap('ada', ada);
  script.note('Ada asks. What changed comes first, then the answer to her command.');
  const { runId } = ada.does('messages.send', { threadId, text: 'Which bird?' }, 'key-send-1');
  script.note('The assistant of the thread was woken. It dials in and asks for the run.');
  const producer = script.tap('assistant', bench.connect(`autopilot:${threadId}`));
  producer.hello();
  producer.does('run.open', { runId, contextUnits: 1000 });
  producer.does('run.start', { runId, model });
  script.note('First words. Ada’s row says the part is live, the delta brings the text.');
  const { ref } = producer.does('part.start', { ...place, runId, kind: 'text', text: 'A' });
  producer.delta({ ref, rev: 0, offset: 1, text: ' wren' });
  script.note('A second later the producer asks to store what there is; the room confirms.');
  bench.run(1_000);
  producer.delta({ ref, rev: 0, offset: 6, text: ', I think.', persist: true });
  script.note('The end: the row carries length and hash, and Ada compares.');
  producer.does('part.end', endOf('A wren, I think.'));
  producer.does('usage', { runId, usage: { inputTokens: 12, outputTokens: 6 } });
  producer.does('run.end', { runId, state: 'done' });
  await played(script, 'a-send-that-streams');
});

test('[FR18] coming back in the middle of an answer', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const { threadId, producer, ref } = bench.answering('Which bird?', 'A');
  const ada = bench.join('ada', [`thread:${threadId}`], [deltaV1]);
  const held = cursorOf(ada.does('topic.open', { topic: `thread:${threadId}` }));
  script.tap('ada', ada);
  script.tap('assistant', producer);
  producer.delta({ ref, rev: 0, offset: 1, text: ' wren' });
  script.note('Ada’s network goes away. She has 6 units of p-answer. The answer goes on.');
  bench.leave(ada);
  producer.delta({ ref, rev: 0, offset: 6, text: ', I' });
  producer.delta({ ref, rev: 0, offset: 9, text: ' think', persist: true });
  script.note('Ada is back: her cursor, and how far she got. No row changed; 9 units are missing.');
  const back = script.tap('ada', bench.connect('ada'));
  back.hello([{ ...held, parts: [{ partId: answered, rev: 0, have: 6 }] }], [deltaV1]);
  script.note('From here on it is the live stream again.');
  producer.delta({ ref, rev: 0, offset: 15, text: '.' });
  await played(script, 'resume-mid-stream');
});

test('[FR18] an answer that is written anew', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const { threadId, producer, ref, runId } = bench.answering('Which bird?', 'A wren');
  const ada = script.tap('ada', bench.join('ada', [`thread:${threadId}`], [deltaV1]));
  const json = script.tap('script', bench.join('ada', [`thread:${threadId}`]));
  producer.delta({ ref, rev: 0, offset: 6, text: ', I', persist: true });
  script.note('The producer’s process dies. Another opens the run: it finds what the room has.');
  bench.leave(producer);
  const next = script.tap('assistant', bench.connect(`autopilot:${threadId}`));
  next.hello();
  next.does('run.open', { runId, contextUnits: 1000 });
  script.note('The step is written again; the new words differ after "A ".');
  next.does('part.revise', { partId: 'p-answer', rev: 1, keep: 2 });
  next.delta({ ref, rev: 1, offset: 2, text: 'robin.', persist: true });
  script.note('Who was away since revision 0 is told to cut what it holds to 2.');
  bench.leave(ada);
  bench.leave(json);
  const back = script.tap('ada', bench.connect('ada'));
  back.hello([
    {
      ...cursorOf(bench.join('ada').does('topic.open', { topic: `thread:${threadId}` })),
      parts: [{ partId: answered, rev: 0, have: 9 }],
    },
  ]);
  await played(script, 'a-revision');
});

test('[FR18] cursors that are not believed', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  bench.member('vi', 'viewer');
  const { ada, threadId } = bench.asked('Which bird?');
  const { topic, epoch, seq } = cursorOf(
    ada.does('topic.open', { topic: `thread:${threadId}:reasoning` }),
  );
  script.tap('ada', ada);
  script.note('From the future.');
  ada.does('topic.open', { topic, epoch, seq: seq + 100 });
  script.note('Of another epoch: the room was restored since.');
  ada.does('topic.open', { topic, epoch: '00000000000000aa', seq });
  script.note('Another’s: Vi, a viewer, says Ada’s cursor. A cursor gives no rights.');
  const vi = script.tap('vi', bench.connect('vi'));
  vi.hello([{ topic, epoch, seq }]);
  await played(script, 'cursors-not-believed');
});

test('[FR18] a command said twice', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const ada = bench.join('ada', ['workspace']);
  script.tap('ada', ada);
  ada.does('threads.create', { title: 'Birds' }, 'key-create-1');
  script.note('The answer was lost with the socket. Ada says the same again: no second thread.');
  bench.leave(ada);
  const back = bench.join('ada', []);
  script.tap('ada', back);
  back.does('threads.create', { title: 'Birds' }, 'key-create-1');
  script.note('The same key with other params.');
  back.ask('threads.create', { title: 'Bees' }, 'key-create-1');
  script.note('No key at all.');
  back.ask('threads.create', { title: 'Bees' });
  await played(script, 'a-command-twice');
});

test('[FR18] too slow', async () => {
  const bench = new RoomBench({ unconfirmedBytes: 40 });
  const script = new Transcript();
  const { threadId, producer, ref } = bench.answering('Which bird?', 'A');
  const ada = script.tap('ada', bench.connect('ada'));
  ada.hello([], [deltaV1]);
  ada.does('topic.open', { topic: `thread:${threadId}` });
  script.note('Ada says what she read; in this room 40 bytes may be unconfirmed, not a mebibyte.');
  const bytes = ada.frames.reduce((sum, frame) => sum + frame.length, 0);
  ada.say(JSON.stringify({ type: 'event', event: 'received', payload: { bytes } }));
  script.note('She stops reading. The room goes on sending, for ten seconds.');
  producer.delta({ ref, rev: 0, offset: 1, text: ' wren' });
  producer.delta({ ref, rev: 0, offset: 6, text: ', I think. Or perhaps a robin' });
  bench.run(10_001);
  producer.delta({ ref, rev: 0, offset: 35, text: '.' });
  await played(script, 'too-slow');
});

test('[FR18] no version in common', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const client = { name: 'web', version: '9.0.0' };
  const ada = script.tap('ada', bench.connect('ada'));
  script.note('A program that no longer speaks version 1.');
  ada.ask('hello', { protocol: { min: 2, max: 3 }, client, caps: [], topics: [] });
  script.note('One that still does, and offers more than the room knows.');
  const next = script.tap('ada', bench.connect('ada'));
  next.ask('hello', {
    protocol: { min: 1, max: 3 },
    client,
    caps: ['delta.v1', 'delta.v7'],
    topics: [],
  });
  await played(script, 'no-version-in-common');
});

test('[FR18] less rights, and none', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const { threadId } = bench.asked('Which bird?');
  bench.member('bo');
  const bo = bench.join('bo', ['workspace', `thread:${threadId}:reasoning`]);
  script.tap('bo', bo);
  script.note(
    'Bo becomes a viewer: what he may no longer watch is closed before anything is told.',
  );
  bench.member('bo', 'viewer');
  bo.ask('threads.create', {}, 'key-create-1');
  script.note('Bo is removed.');
  bench.member('bo', null);
  await played(script, 'less-rights');
});

test('[FR18] text that does not arrive in order', async () => {
  const bench = new RoomBench();
  const script = new Transcript();
  const { producer, ref } = bench.answering('Which bird?', 'A');
  script.tap('assistant', producer);
  script.note('The room slept and lost what was not stored. The delta leaves a gap.');
  producer.delta({ ref, rev: 0, offset: 6, text: ', I' });
  script.note('The producer sends from `have` on.');
  producer.delta({ ref, rev: 0, offset: 1, text: ' wren, I', persist: true });
  script.note('It says the end; the room has less.');
  producer.does('part.end', endOf('A wren, I think.'));
  producer.delta({ ref, rev: 0, offset: 9, text: ' think.' });
  producer.does('part.end', endOf('A wren, I think.'));
  await played(script, 'a-gap');
});
