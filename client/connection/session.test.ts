import { expect, test } from 'vitest';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { partId } from '../../shared/model/ids.ts';
import { encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { toPieces } from '../../shared/protocol/pieces.ts';
import type { PutRow, TopicAnswer } from '../../shared/protocol/topic-answer.ts';
import { toStored } from './outbox.ts';
import { Told } from './told.ts';

const epoch = '0123456789abcdef';
const p = partId.parse('p');
const topic = 'thread:t';
const snapshot = (more: Partial<TopicAnswer> = {}): TopicAnswer => ({
  topic,
  kind: 'snapshot',
  reason: 'first',
  epoch,
  seq: 10,
  start: 0,
  put: [],
  del: [],
  streams: [],
  ...more,
});
const tail = (more: Partial<TopicAnswer> = {}): TopicAnswer => ({
  ...snapshot(more),
  kind: 'tail',
});
const text = (more: object = {}): PutRow => [
  'parts',
  {
    id: 'p',
    seq: 10,
    n: 5,
    i: 0,
    messageId: 'm',
    threadId: 't',
    kind: 'text',
    ref: 7,
    state: 'live',
    ...more,
  },
];
const endOf = (words: string) => ({
  seq: 11,
  state: 'done',
  length: words.length,
  sha256: sha256Hex(words),
});
const heard = (words: string) => ({
  put: [text()],
  streams: [{ partId: p, rev: 0, keep: 0, offset: 0, text: words }],
});
const patch = (from: number, to: number, put: PutRow[] = []) => ({ topic, from, to, put, del: [] });

/** A session that watches one thread, live. */
const watching = (answer: Partial<TopicAnswer> = {}): Told => {
  const told = new Told().step({ type: 'watch', topic }).goLive([snapshot(answer)]);
  told.did();
  return told;
};

test('[SE1] hello is the first thing said on a socket, with what is wanted and where it stood', () => {
  const told = new Told().step({ type: 'watch', topic }).step({ type: 'opened' });
  expect(told.params('hello')).toMatchObject({
    protocol: { min: 1, max: 1 },
    caps: ['delta.v1'],
    topics: [{ topic }],
  });
  expect(told.did()).toEqual(['hello h1']);
  const back = watching(heard('Hel')).lose();
  back.step({ type: 'opened' });
  expect(back.params('hello')).toMatchObject({
    topics: [{ topic, epoch, seq: 10, parts: [{ partId: 'p', rev: 0, have: 3 }] }],
  });
});

test('[SE1] the clock of the room is that of the hello, whatever the device believes [R10]', () => {
  for (const now of [86_400_000, 5]) {
    const told = new Told();
    told.now = now;
    told.goLive();
    expect(told.now + told.session.skewMs).toBe(1_000_000);
  }
});

test('[UI88] when a topic was last told of is known while it is followed: by patches, words and revisions as they come', () => {
  const told = watching(heard('Hel'));
  const at = (now: number): Told => Object.assign(told, { now });
  expect(told.session.toldAt.get(topic)).toBeUndefined();
  at(7).event('delta', { partId: p, rev: 0, offset: 3, text: 'l' });
  expect(told.session.toldAt.get(topic)).toBe(7);
  const frame = encodeDelta({ ref: 7, rev: 0, offset: 4, text: 'o', persist: false });
  at(8).step({ type: 'bytes', frame });
  expect(told.session.toldAt.get(topic)).toBe(8);
  at(9).event('patch', patch(10, 11));
  expect(told.session.toldAt.get(topic)).toBe(9);
  at(10).event('patch', { ...patch(1, 2), topic: 'workspace' });
  expect(told.session.toldAt.get(topic)).toBe(9);
  told.lose();
  expect(told.goLive([tail({ seq: 11 })]).session.toldAt.get(topic)).toBeUndefined();
});

test('[UI88] what was told of a topic before it is asked for again is not the newest', () => {
  const told = watching(heard('Hel'));
  Object.assign(told, { now: 7 });
  told.event('patch', patch(10, 11));
  told.step({ type: 'unwatch', topic });
  expect(told.session.toldAt.get(topic)).toBe(7);
  told.step({ type: 'watch', topic });
  expect(told.session.toldAt.get(topic)).toBeUndefined();
  const shut = watching(heard('Hel')).event('closed', { topic, reason: 'notFound' });
  expect(shut.session.refused.has(topic)).toBe(true);
  expect(shut.step({ type: 'watch', topic }).session.toldAt.get(topic)).toBeUndefined();
});

test('[SE2] topics beyond what a hello holds, and those wanted since, are opened after it', () => {
  const told = new Told();
  for (let i = 0; i <= limits.helloTopics; i++) told.step({ type: 'watch', topic: `thread:${i}` });
  told.step({ type: 'opened' }).step({ type: 'watch', topic: 'thread:late' });
  told.greet();
  expect(told.did()).toEqual(['hello h1', 'topic.open t2', 'topic.open t3']);
});

test('[SE2] what is no longer wanted is closed', () => {
  const told = new Told()
    .step({ type: 'watch', topic })
    .step({ type: 'opened' })
    .step({ type: 'unwatch', topic });
  told.greet([snapshot()]);
  expect(told.did()).toEqual(['hello h1', 'topic.close s2']);
  const other = watching();
  other.step({ type: 'unwatch', topic }).event('patch', patch(99, 100));
  expect(other.did()).toEqual(['topic.close s2']);
});

test('[SE3] [SY10] a patch that was missed opens the topic again, once', () => {
  const told = watching();
  told.event('patch', patch(12, 13)).event('patch', patch(13, 14));
  expect(told.params('topic.open')).toEqual({ topic, epoch, seq: 10 });
  expect(told.did()).toEqual(['topic.open t2']);
  told.answer('t2', tail({ seq: 14 }));
  expect([told.did(), told.session.replica.topics.get(topic)?.seq]).toEqual([[], 14]);
});

test('[SE3] [ST2] and so does text that was missed; the answer fills the gap', () => {
  const told = watching(heard('Hi'));
  told.step({
    type: 'bytes',
    frame: encodeDelta({ ref: 7, rev: 0, offset: 9, text: '!', persist: false }),
  });
  expect(told.params('topic.open')).toEqual({
    topic,
    epoch,
    seq: 10,
    parts: [{ partId: 'p', rev: 0, have: 2 }],
  });
  told.did();
  told.answer(
    't2',
    tail({ streams: [{ partId: p, rev: 0, keep: 2, offset: 2, text: ' there!!' }] }),
  );
  expect(told.session.replica.texts.get('p')?.text).toBe('Hi there!!');
});

test('[SE4] [ST15] a text that became whole is verified; a wrong one is thrown away and asked for once', () => {
  const told = watching(heard('Hello'));
  told.event('patch', patch(10, 11, [text(endOf('HELLO'))]));
  expect(told.did()).toEqual(['verify p']);
  told.step({ type: 'mismatch', partId: 'p' });
  expect(told.params('topic.open')).toEqual({
    topic,
    epoch,
    seq: 11,
    parts: [{ partId: 'p', rev: 0, have: 0 }],
  });
  expect(told.did()).toEqual(['topic.open t2']);
  told.answer(
    't2',
    tail({ seq: 11, streams: [{ partId: p, rev: 0, keep: 0, offset: 0, text: 'HELLO' }] }),
  );
  expect([told.did(), told.session.replica.texts.get('p')?.text]).toEqual([['verify p'], 'HELLO']);
  told.step({ type: 'mismatch', partId: 'p' });
  expect([told.did(), told.session.replica.texts.get('p')?.text]).toEqual([[], 'HELLO']);
});

test('[SE4] a text that was whole is verified again when its row says another hash, after a restore', () => {
  const told = watching(heard('Hello'));
  told.event('patch', patch(10, 11, [text(endOf('Hello'))]));
  expect(told.did()).toEqual(['verify p']);
  told.event('patch', patch(11, 12, [text({ ...endOf('HELLO'), seq: 12 })]));
  expect(told.did()).toEqual(['verify p']);
});

test('[SE4] whichever comes last, the text, its end or its revision, has it verified', () => {
  const end = endOf('Hello');
  const last = [
    watching(heard('Hell'))
      .event('patch', patch(10, 11, [text(end)]))
      .step({
        type: 'bytes',
        frame: encodeDelta({ ref: 7, rev: 0, offset: 4, text: 'o', persist: false }),
      }),
    watching(heard('Hell'))
      .event('delta', { partId: p, rev: 0, offset: 4, text: 'o' })
      .event('patch', patch(10, 11, [text(end)])),
    watching(heard('Hello you'))
      .event('patch', patch(10, 11, [text(end)]))
      .event('rev', { partId: p, rev: 1, keep: 5 }),
  ];
  for (const told of last) expect(told.did()).toEqual(['verify p']);
});

test('[SE5] a command is kept until it is answered, and sent again on every socket with its key', () => {
  const told = watching();
  const id = told.send('t', 'key-a');
  expect(told.did()).toEqual(['keep key-a', `messages.send ${id} key-a`]);
  told.lose();
  told.goLive([tail()]);
  expect(told.did()).toEqual(['hello h2', `messages.send ${id} key-a`]);
  told.answer(id);
  expect(told.did()).toEqual(['keep', `settle ${id} ok`]);
});

test('[SE6] [R7] commands about one thread go one by one, so that "later" turns no order round', () => {
  const told = watching();
  const [a, b, other] = [told.send('t', 'key-a'), told.send('t', 'key-b'), told.send('u', 'key-c')];
  expect(told.did().filter((one) => one.startsWith('messages'))).toEqual([
    `messages.send ${a} key-a`,
    `messages.send ${other} key-c`,
  ]);
  told.refuse(a, 'storage', 'later', 1_000).wait(999);
  expect(told.did()).toEqual([]);
  told.wait(1);
  expect(told.did()).toEqual([`messages.send ${a} key-a`]);
  told.answer(a);
  expect(told.did()).toEqual(['keep key-b key-c', `settle ${a} ok`, `messages.send ${b} key-b`]);
});

test('[SE6] what only asks does not wait', () => {
  const told = watching();
  told.send('t', 'key-a');
  told.did();
  const id = told.call('messages.page', { threadId: 't', before: 5, limit: 10 });
  expect(told.did()).toEqual([`messages.page ${id}`]);
});

test('[SE7] [R13] a thousand commands wait, in order; one more is refused while its author is there', () => {
  const told = new Told();
  for (let i = 0; i < limits.outboxCommands; i++) told.send('t', `key-${i}`);
  const late = told.send('t', 'key-late');
  expect(told.did().at(-1)).toBe(`settle ${late} notKept`);
  told.goLive();
  for (let i = 0; i < limits.outboxCommands; i++) {
    const sent = told.did().filter((one) => one.startsWith('messages.send'));
    expect(sent).toEqual([`messages.send c${i + 1} key-${i}`]);
    told.answer(`c${i + 1}`).wait(25);
  }
  expect(told.session.requests).toEqual([]);
});

test('[SE7] [R13] a mebibyte waits', () => {
  const told = new Told();
  const big = 'x'.repeat(60_000);
  for (let i = 0; i < 20; i++) told.call('messages.send', { threadId: 't', text: big }, `key-${i}`);
  expect(told.session.requests).toHaveLength(17);
  expect(told.did().filter((one) => one.includes('notKept'))).toHaveLength(3);
});

test('[SE20] a full queue keeps only its own thread waiting, in order, and says what it waits for', () => {
  const told = watching();
  const [a, b] = [told.send('t', 'key-a'), told.send('t', 'key-b')];
  told.did();
  told.refuse(a, 'queueFull', 'later', 5_000);
  const other = told.send('u', 'key-c');
  expect(told.did().filter((one) => one.startsWith('messages'))).toEqual([
    `messages.send ${other} key-c`,
  ]);
  expect(told.session.requests[0]).toMatchObject({ later: { error: { code: 'queueFull' } } });
  told.answer(other).wait(4_999);
  expect(told.did().filter((one) => one.startsWith('messages'))).toEqual([]);
  told.wait(1).answer(a);
  expect(told.did().filter((one) => one.startsWith('messages'))).toEqual([
    `messages.send ${a} key-a`,
    `messages.send ${b} key-b`,
  ]);
});

test('[SE21] what the room refused is kept over a reload until it is discarded, however much it is', () => {
  const told = watching();
  for (let i = 0; i < 150; i++)
    told.refuse(told.send('t', `key-${i}`), 'conflict', 'never').wait(50);
  expect(told.session.rejected).toHaveLength(150);
  const kept = toStored(told.session);
  const back = new Told().step({ type: 'restore', commands: kept }).goLive();
  expect(back.session.rejected.map(({ key }) => key)).toEqual(kept.map(({ key }) => key));
  expect(back.did().filter((one) => one.startsWith('messages'))).toEqual([]);
  back.step({ type: 'discard', key: 'key-0' });
  expect([back.session.rejected.length, back.did()[0]?.includes('key-0 ')]).toEqual([149, false]);
});

test('[SE21] what was refused counts as kept: one more is refused while its author is there', () => {
  const told = watching();
  for (let i = 0; i < limits.outboxCommands; i++)
    told.refuse(told.send('t', `key-${i}`), 'conflict', 'never').wait(50);
  told.did();
  const late = told.send('t', 'key-late');
  expect(told.did()).toEqual([`settle ${late} notKept`]);
});

test('[SE21] what was refused may be said again: once, under another key', () => {
  const told = watching();
  told.refuse(told.send('t', 'key-a'), 'conflict', 'never');
  told.step({ type: 'again', key: 'key-a', fresh: 'key-b' });
  told.step({ type: 'again', key: 'key-a', fresh: 'key-c' });
  const sent = told.did().filter((one) => one.startsWith('messages'));
  expect([sent.at(-1), told.session.rejected]).toEqual(['messages.send kept-key-b key-b', []]);
});

test('[SE22] what is discarded settles, and is not sent', () => {
  const told = new Told();
  const id = told.send('t', 'key-a');
  told.step({ type: 'discard', key: 'key-a' });
  expect(told.did()).toEqual(['keep key-a', 'keep', `settle ${id} discarded`]);
  expect(told.goLive().did()).toEqual(['hello h1']);
});

test('[SE22] what was in a socket cannot be discarded; that it may have arrived outlives a reload', () => {
  const told = watching();
  const id = told.send('t', 'key-a');
  told.lose().step({ type: 'discard', key: 'key-a' });
  expect(told.session.requests).toMatchObject([{ id, isSent: false, isTried: true }]);
  const back = new Told().step({ type: 'restore', commands: toStored(told.session) });
  back.step({ type: 'discard', key: 'key-a' });
  expect(back.session.requests).toMatchObject([{ key: 'key-a', isTried: true }]);
  back.goLive().refuse('kept-key-a', 'queueFull', 'later', 9_000);
  back.step({ type: 'discard', key: 'key-a' });
  expect(back.session.requests).toEqual([]);
});

test('[SE23] what nobody watches can be forgotten; what somebody watches cannot', () => {
  const told = watching(heard('Hi'));
  expect(told.step({ type: 'forget', topic }).session.replica.rows.parts.size).toBe(1);
  told.step({ type: 'unwatch', topic }).step({ type: 'forget', topic });
  const { rows, topics } = told.session.replica;
  expect([rows.parts.size, topics.size]).toEqual([0, 0]);
});

test('[SE8] it sends no faster than the room likes', () => {
  const told = watching();
  for (let i = 0; i < 500; i++) told.send(`thread-${i}`, `key-${i}`);
  const sent = () => told.did().filter((one) => one.startsWith('messages.send')).length;
  expect(sent()).toBe(limits.messageBurst * 0.8);
  told.wait(1_000);
  expect(sent()).toBe(limits.messagesPerSecond * 0.8);
});

test('[SE9] [R11] no answer to a ping in five seconds: it dials again', () => {
  const told = watching().wait(limits.pingEveryMs);
  expect(told.did()).toEqual(['ping']);
  told.wait(limits.pongWithinMs - 1);
  expect(told.session.phase.name).toBe('live');
  told.wait(1);
  expect([told.did(), told.session.phase.name]).toEqual([['redial'], 'offline']);
});

test('[SE9] any frame is an answer', () => {
  const told = watching().wait(limits.pingEveryMs + 100);
  told.event('weather', {}).wait(limits.pongWithinMs);
  expect([told.did(), told.session.phase.name]).toEqual([['ping'], 'live']);
});

test('[SE9] no answer to a hello: it dials again', () => {
  const told = new Told().step({ type: 'opened' }).wait(2 * limits.helloMs);
  expect(told.did()).toEqual(['hello h1', 'redial']);
});

test.each([
  [4400, 'ended'],
  [4401, 'ended'],
  [4403, 'ended'],
  [4409, 'ended'],
  [4426, 'ended'],
  [1006, 'offline'],
  [1009, 'offline'],
  [1012, 'offline'],
  [4408, 'offline'],
  [4429, 'offline'],
])('[SE10] [FR11] closed with %i it is %s', (code, phase) => {
  const told = watching().lose(code);
  expect([told.session.phase.name, told.did()]).toEqual([phase, phase === 'ended' ? ['stop'] : []]);
});

test('[SE10] when it ended, who asks is told at once, and commands stay kept', () => {
  const told = watching();
  const asks = told.call('threads.page', { before: 5, limit: 5 });
  told.send('t', 'key-a');
  told.did();
  told.lose(4401);
  expect(told.did()).toEqual(['stop', `settle ${asks} ended`]);
  expect(told.session.requests.map(({ key }) => key)).toEqual(['key-a']);
  const late = told.send('t', 'key-b');
  expect(told.did()).toEqual([`settle ${late} ended`]);
});

test.each([
  [
    'newer than this client',
    (told: Told) => told.answer('h1', { protocol: 9, welcome: true }),
    4426,
    'notUnderstood',
  ],
  ['not a member', (told: Told) => told.refuse('h1', 'notAllowed', 'never'), 4403, 'notAllowed'],
  ['refused for good', (told: Told) => told.refuse('h1', 'badParams', 'never'), 4400, 'badParams'],
])('[SE11] [R20] a hello that is %s is not said again', (_, answer, code, reason) => {
  const told = answer(new Told().step({ type: 'opened' }));
  expect([told.session.phase, told.did()]).toEqual([
    { name: 'ended', code, reason },
    ['hello h1', 'stop'],
  ]);
});

test('[SE11] a hello that is to come later comes later, on another socket', () => {
  const told = new Told()
    .step({ type: 'opened' })
    .refuse('h1', 'storage', 'later', 3_000)
    .wait(2_999);
  expect(told.did()).toEqual(['hello h1']);
  told.wait(1);
  expect(told.did()).toEqual(['redial']);
});

test('[SE12] "later" to a topic asks again later; a final no closes it until it is watched anew', () => {
  const told = watching();
  told.event('patch', patch(12, 13)).refuse('t2', 'slowDown', 'later', 500).wait(500);
  expect(told.did()).toEqual(['topic.open t2', 'topic.open t3']);
  told.refuse('t3', 'damaged', 'never');
  expect([told.session.refused.get(topic), told.session.replica.topics.has(topic)]).toEqual([
    'damaged',
    false,
  ]);
  told.lose().step({ type: 'opened' });
  expect(told.params('hello')).toMatchObject({ topics: [] });
  told.did();
  told.goLive().step({ type: 'watch', topic });
  expect(told.did().at(-1)).toMatch(/^topic.open/);
});

test('[SE13] a page is added to the replica as well as answered', () => {
  const told = watching({ start: 5 });
  const id = told.call('messages.page', { threadId: 't', before: 5, limit: 10 });
  told.answer(id, {
    topic,
    before: 5,
    start: 2,
    more: true,
    put: [['messages', { id: 'm', seq: 3, n: 3, threadId: 't', author: 'human:ada', at: 1 }]],
    streams: [],
  });
  expect([
    told.session.replica.rows.messages.size,
    told.session.replica.topics.get(topic)?.start,
  ]).toEqual([1, 2]);
});

test('[SE14] it tells the room how much it read, every 256 KiB, pieces included', () => {
  const told = watching();
  const frame = JSON.stringify({
    type: 'event',
    event: 'x',
    payload: 'y'.repeat(limits.receivedEveryBytes),
  });
  const pieces = toPieces(frame);
  for (const piece of pieces) told.hear(piece);
  expect([pieces.length, told.did()]).toEqual([2, ['received']]);
});

test('[SE15] presence: who came, moved and left; after a loss nobody is known to be here', () => {
  const told = watching();
  const bo = { principal: 'human:bo', name: 'Bo', at: null };
  told
    .event('presence', { here: true, who: bo })
    .event('presence', { here: true, who: { ...bo, at: topic } });
  expect(told.session.present.map(({ principal, at }) => [principal, at])).toEqual([
    ['human:ada', null],
    ['human:bo', topic],
  ]);
  told.event('presence', { here: false, who: bo });
  expect(told.session.present).toHaveLength(1);
  expect(told.lose().session.present).toEqual([]);
});

test('[SE16] what was kept is sent first; what waited for nearly a day asks first', () => {
  const told = new Told();
  told.now = limits.outboxAskMs + 10;
  told.send('t', 'key-new');
  const kept = (key: string, at: number) => ({
    method: 'messages.send' as const,
    params: { threadId: 't', text: key },
    key,
    at,
  });
  told.step({
    type: 'restore',
    commands: [kept('key-old', 0), kept('key-new', 0), kept('key-fine', 20)],
  });
  expect(told.session.requests.map(({ key, isHeld }) => [key, isHeld])).toEqual([
    ['key-old', true],
    ['key-fine', false],
    ['key-new', false],
  ]);
  told.goLive();
  expect(told.did().filter((one) => one.startsWith('messages'))).toEqual([
    'messages.send kept-key-fine key-fine',
  ]);
});

test('[SE17] a text frame that makes no sense changes nothing', () => {
  const told = watching();
  const { replica } = told.session;
  for (const frame of [
    '',
    '{',
    '[]',
    'null',
    '{"type":"piece"',
    '{"type":"res"}',
    '{"type":"event","event":"patch","payload":{}}',
  ])
    told.hear(frame);
  told
    .step({ type: 'bytes', frame: new Uint8Array([1, 2, 3]) })
    .step({ type: 'bytes', frame: new Uint8Array() });
  expect([told.session.replica, told.did()]).toEqual([replica, []]);
});

test('[SE18] more texts than fit into a frame are not declared: it takes the window', () => {
  const put = Array.from(
    { length: 401 },
    (_, i): PutRow => ['parts', { ...text()[1], id: `p${i}`, ref: i }],
  );
  const told = watching({ put });
  told.event('patch', patch(12, 13));
  expect(told.params('topic.open')).toEqual({ topic });
});

test('[SE19] [AU8] what the room closes is dropped, and a new role is known', () => {
  const told = watching(heard('Hi'));
  told.event('closed', { topic, reason: 'notAllowed' }).event('self', { role: 'viewer' });
  expect([
    told.session.replica.rows.parts.size,
    told.session.self?.role,
    told.session.refused.get(topic),
  ]).toEqual([0, 'viewer', 'notAllowed']);
});
