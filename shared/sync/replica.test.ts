import { expect, test } from 'vitest';
import { sha256Hex } from '../lib/sha256.ts';
import { partId } from '../model/ids.ts';
import type { EventPayload } from '../protocol/events.ts';
import type { PageAnswer, PutRow, TopicAnswer } from '../protocol/topic-answer.ts';
import {
  applyAnswer,
  applyPage,
  applyPatch,
  applyTextDelta,
  applyTextRevision,
  closeTopic,
  emptyReplica,
  incompleteParts,
  isWhole,
  type Replica,
  trimTopic,
} from './replica.ts';

const now = '0123456789abcdef';
const later = 'fedcba9876543210';
const topic = 'thread:t';
const p = partId.parse('p');

const message = (id: string, n: number, seq = n): PutRow => [
  'messages',
  { id, seq, n, threadId: 't', author: 'human:ada', at: 1 },
];
const text = (id: string, n: number, more: object = {}, seq = n): PutRow => [
  'parts',
  { id, seq, n, i: 0, messageId: 'm', threadId: 't', kind: 'text', ref: n, state: 'live', ...more },
];
const ended = (words: string) => ({
  state: 'done',
  length: words.length,
  sha256: sha256Hex(words),
});

const snapshot = (seq: number, put: PutRow[], more: Partial<TopicAnswer> = {}): TopicAnswer => ({
  topic,
  kind: 'snapshot',
  reason: 'first',
  epoch: now,
  seq,
  start: 0,
  put,
  del: [],
  streams: [],
  ...more,
});
const tail = (seq: number, put: PutRow[], more: Partial<TopicAnswer> = {}): TopicAnswer => ({
  ...snapshot(seq, put),
  kind: 'tail',
  ...more,
});
const patch = (
  from: number,
  to: number,
  put: PutRow[],
  del: EventPayload<'patch'>['del'] = [],
) => ({
  topic,
  from,
  to,
  put,
  del,
});
const page = (before: number, start: number, put: PutRow[]): PageAnswer => ({
  topic,
  before,
  start,
  more: true,
  put,
  streams: [],
});

const opened = (answer: TopicAnswer, on: Replica = emptyReplica): Replica => {
  const { replica, reopen } = applyAnswer(on, answer);
  expect(reopen).toBeNull();
  return replica;
};
const ids = ({ rows }: Replica): string[] => [...rows.messages.keys()];

const held = opened(snapshot(10, [message('a', 5), message('b', 10)]));

test('[SY10] a patch is applied iff from ≤ cursor < to', () => {
  const next = applyPatch(held, patch(10, 12, [message('c', 12)]));
  expect([ids(next.replica), next.replica.topics.get(topic)?.seq]).toEqual([['a', 'b', 'c'], 12]);
  expect(applyPatch(held, patch(7, 12, [message('c', 12)])).replica).toEqual(next.replica);
  expect(applyPatch(held, patch(7, 10, [message('c', 9)]))).toEqual({
    replica: held,
    reopen: null,
  });
  expect(applyPatch(held, patch(11, 12, [message('c', 12)]))).toEqual({
    replica: held,
    reopen: topic,
  });
});

test('[SY10] a patch of a topic that is not held changes nothing', () => {
  expect(applyPatch(emptyReplica, patch(0, 1, [message('a', 1)])).replica).toBe(emptyReplica);
});

test('[SY11] a row never replaces one of a higher seq', () => {
  const renamed = opened(tail(20, [message('a', 5, 20)]), held);
  const { replica } = applyPatch(renamed, { ...patch(20, 21, [message('a', 5, 7)]) });
  expect(replica.rows.messages.get('a')?.seq).toBe(20);
});

test('[SY12] a removal takes a held row of a lower seq, and only that', () => {
  const gone = applyPatch(
    held,
    patch(
      10,
      13,
      [],
      [
        ['messages', 'a', 13],
        ['messages', 'z', 13],
      ],
    ),
  );
  expect(ids(gone.replica)).toEqual(['b']);
  const moved = applyPatch(held, patch(10, 13, [], [['messages', 'b', 10]]));
  expect(ids(moved.replica)).toEqual(['a', 'b']);
});

test('[SY13] a row from before start stays out, unless it is held', () => {
  const from6 = opened(snapshot(20, [message('b', 10)], { start: 6 }));
  const { replica } = applyPatch(from6, patch(20, 22, [message('a', 5, 21), message('b', 10, 22)]));
  expect([ids(replica), replica.rows.messages.get('b')?.seq]).toEqual([['b'], 22]);
});

test('[SY13] [SY17] what a snapshot brings belongs to it, also from before its start', () => {
  expect(ids(opened(snapshot(20, [message('old', 2), message('b', 10)], { start: 6 })))).toEqual([
    'old',
    'b',
  ]);
});

test('[SY14] a snapshot replaces everything held of the topic', () => {
  const replaced = opened(
    snapshot(30, [message('b', 10), message('c', 30)], { reason: 'floor' }),
    held,
  );
  expect(ids(replaced)).toEqual(['b', 'c']);
});

test('[SY14] [R3] [R27] after a restore even rows and texts of a higher seq are replaced', () => {
  const wrote = applyTextDelta(opened(snapshot(90, [message('a', 5, 90), text('p', 5)])), {
    partId: p,
    rev: 0,
    offset: 0,
    text: 'lost words',
  }).replica;
  const restored = opened(
    snapshot(8, [message('a', 5, 8), text('p', 5)], {
      reason: 'epoch',
      epoch: later,
      streams: [{ partId: p, rev: 0, keep: 0, offset: 0, text: 'kept' }],
    }),
    wrote,
  );
  expect(restored.rows.messages.get('a')?.seq).toBe(8);
  expect(restored.texts.get('p')?.text).toBe('kept');
  expect(restored.topics.get(topic)).toEqual({ epoch: later, seq: 8, start: 0 });
});

test('[SY7] a tail adds what changed; of another epoch it is not believed', () => {
  expect(ids(opened(tail(12, [message('c', 12)], { del: [['messages', 'a', 11]] }), held))).toEqual(
    ['b', 'c'],
  );
  expect(applyAnswer(held, tail(12, [message('c', 12)], { epoch: later }))).toEqual({
    replica: held,
    reopen: topic,
  });
  expect(applyAnswer(emptyReplica, tail(12, [])).reopen).toBe(topic);
});

test('[SY7] a row that moved in another past is not believed to be newer: each topic brings its own', () => {
  const thread = (seq: number, access?: string[]): PutRow => [
    'threads',
    {
      id: 't',
      seq,
      title: 'Plans',
      createdBy: 'human:ada',
      createdAt: 1,
      lastAt: 1,
      activity: { state: 'idle' },
      ...(access === undefined ? {} : { access }),
    },
  ];
  const workspace = { topic: 'workspace' };
  const before = applyAnswer(
    applyAnswer(emptyReplica, snapshot(9, [thread(9, ['human:ada'])])).replica,
    snapshot(9, [], workspace),
  ).replica;
  const restored = applyAnswer(
    before,
    snapshot(4, [thread(3)], { ...workspace, epoch: later, reason: 'epoch' }),
  ).replica;
  const whole = applyAnswer(restored, snapshot(4, [], { epoch: later, reason: 'epoch' })).replica;
  expect([...whole.rows.threads.values()].map(({ seq }) => seq)).toEqual([3]);
});

test('[SY7] a tail that comes behind a newer patch does not set the cursor back', () => {
  const { replica } = applyPatch(held, patch(10, 14, [message('c', 14)]));
  expect(opened(tail(12, []), replica).topics.get(topic)?.seq).toBe(14);
});

test('[SY15] a page is added when it joins what is held', () => {
  const from8 = opened(snapshot(20, [message('b', 10)], { start: 8 }));
  const { replica } = applyPage(from8, page(8, 3, [message('a', 5)]));
  expect([ids(replica), replica.topics.get(topic)?.start]).toEqual([['b', 'a'], 3]);
});

test('[SY15] a page that would leave a hole is not', () => {
  const from9 = trimTopic(opened(snapshot(20, [message('b', 10)], { start: 8 })), topic, 9);
  expect(applyPage(from9, page(8, 3, [message('a', 5)]))).toEqual({ replica: from9, reopen: null });
  expect(applyPage(emptyReplica, page(8, 3, [message('a', 5)])).replica).toBe(emptyReplica);
});

test('[SY16] what was trimmed away is gone, and comes back only by a page', () => {
  const trimmed = trimTopic(held, topic, 7);
  expect([ids(trimmed), trimmed.topics.get(topic)?.start]).toEqual([['b'], 7]);
  expect(ids(applyPatch(trimmed, patch(10, 11, [message('a', 5, 11)])).replica)).toEqual(['b']);
  expect(ids(applyPage(trimmed, page(7, 0, [message('a', 5)])).replica)).toEqual(['b', 'a']);
  expect(trimTopic(held, topic, 0)).toBe(held);
});

test('[SY22] tables it does not know and rows that do not fit are dropped, the rest stays', () => {
  const odd: PutRow[] = [
    ['auctions', { id: 'x', seq: 11 }],
    ['__proto__', { id: 'x', seq: 11 }],
    ['messages', { id: 'half', seq: 11 }],
    message('c', 12),
  ];
  const { replica } = applyPatch(held, patch(10, 12, odd));
  expect([ids(replica), replica.topics.get(topic)?.seq]).toEqual([['a', 'b', 'c'], 12]);
});

test('[SY24] nothing stays of a topic that was closed', () => {
  const other = opened(
    {
      ...snapshot(3, [
        ['members', { id: 'human:ada', seq: 3, name: 'Ada', role: 'owner', joinedAt: 1 }],
      ]),
      topic: 'workspace',
    },
    held,
  );
  const closed = closeTopic(other, topic);
  expect([ids(closed), closed.rows.members.size, [...closed.topics.keys()]]).toEqual([
    [],
    1,
    ['workspace'],
  ]);
});

/** A text under way, as far as it was heard. */
const hearing = (words: string, rev = 0): Replica =>
  opened(
    snapshot(10, [text('p', 5)], {
      streams: [{ partId: p, rev, keep: 0, offset: 0, text: words }],
    }),
  );
const textOf = (replica: Replica): string | undefined => replica.texts.get('p')?.text;

test('[ST1] [ST2] deltas are added; one that leaves a gap asks for the topic', () => {
  const replica = hearing('hello');
  const next = applyTextDelta(replica, { partId: p, rev: 0, offset: 5, text: ' you' });
  expect([textOf(next.replica), next.reopen]).toEqual(['hello you', null]);
  expect(applyTextDelta(replica, { partId: p, rev: 0, offset: 9, text: 'x' })).toEqual({
    replica,
    reopen: topic,
  });
  expect(applyTextDelta(replica, { partId: p, rev: 1, offset: 0, text: 'x' })).toEqual({
    replica,
    reopen: topic,
  });
  expect(
    applyTextDelta(replica, { partId: partId.parse('other'), rev: 0, offset: 0, text: 'x' }).reopen,
  ).toBeNull();
});

test('[ST4] a revision cuts, once', () => {
  const cut = applyTextRevision(hearing('hello you'), { partId: p, rev: 1, keep: 5 });
  expect(textOf(cut)).toBe('hello');
  expect(textOf(applyTextRevision(cut, { partId: p, rev: 1, keep: 0 }))).toBe('hello');
});

test('[ST5] [ST6] the text that an answer brings is cut to what still stands, then added', () => {
  const streams = [{ partId: p, rev: 2, keep: 3, offset: 3, text: 'd it' }];
  expect(textOf(opened(tail(11, [], { streams }), hearing('hello you')))).toBe('held it');
  expect(
    textOf(
      opened(
        tail(11, [], { streams: [{ partId: p, rev: 0, keep: 2, offset: 2, text: 'llo you' }] }),
        hearing('hello'),
      ),
    ),
  ).toBe('hello you');
});

test('[ST19] words that a killed room has no more are cut by its answer, and what it writes now follows', () => {
  const streams = [{ partId: p, rev: 0, keep: 3, offset: 3, text: '' }];
  const cut = opened(tail(11, [], { streams }), hearing('hello you'));
  expect(textOf(cut)).toBe('hel');
  const old = [{ partId: p, rev: 0, keep: 3, offset: 3, text: 'p' }];
  expect(textOf(opened(tail(11, [], { streams: old }), hearing('hello you', 1)))).toBe('hello you');
});

test('[ST5] an answer that does not reach back to what is held asks again', () => {
  const streams = [{ partId: p, rev: 0, keep: 7, offset: 7, text: 'x' }];
  expect(applyAnswer(hearing('hello'), tail(11, [], { streams })).reopen).toBe(topic);
});

test('[ST7] a text is whole when its part has ended and all of it is there', () => {
  const part = (replica: Replica) => {
    const row = replica.rows.parts.get(p);
    return row !== undefined && isWhole(row, replica.texts.get(p));
  };
  const over = (words: string) =>
    applyPatch(hearing(words), patch(10, 11, [text('p', 5, ended('hello'), 11)])).replica;
  expect([
    part(hearing('hello')),
    part(over('hell')),
    part(over('hello')),
    part(over('hello you')),
  ]).toEqual([false, false, true, false]);
});

test('[ST5] a hello declares the texts that are not whole, and how far each got', () => {
  expect(incompleteParts(hearing('hello', 3), topic)).toEqual([{ partId: p, rev: 3, have: 5 }]);
  const over = applyPatch(
    hearing('hello'),
    patch(10, 11, [text('p', 5, ended('hello'), 11)]),
  ).replica;
  expect(incompleteParts(over, topic)).toEqual([]);
  expect(incompleteParts(hearing('hello'), 'workspace')).toEqual([]);
});

test('[SY22] what did not change keeps its identity, so that a view can tell', () => {
  const next = applyPatch(held, patch(10, 12, [text('p', 12)])).replica;
  expect(next.rows.messages).toBe(held.rows.messages);
  expect(next.rows.parts).not.toBe(held.rows.parts);
  expect(held.rows.parts.size).toBe(0);
});
