import { expect, test } from 'vitest';
import {
  allHidden,
  isGoneNode,
  isHiddenNode,
  maySeeNode,
} from '../../party/autopilot/canvas-nodes.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { toNodeId } from '../../shared/canvas/node-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import type { ParamsInput } from '../../shared/methods/contract.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { artifactBounds } from '../../shared/protocol/artifact-bounds.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const self = (name: string): string => `self:${person(name)}`;

/** Ada's room: Ben is a member, Op operates it, Vi only looks. A chat that all of them read. */
function stage() {
  const bench = new RoomBench();
  bench.member('ben');
  bench.member('op', 'operator');
  bench.member('vi', 'viewer');
  const join = (name: string) => bench.join(name, ['workspace', 'jobs', self(name)]);
  const [ada, ben, op, vi] = [join('ada'), join('ben'), join('op'), join('vi')];
  const { threadId } = ada.does('threads.create', { title: 'Harbour' });
  return { bench, ada, ben, op, vi, threadId };
}

const plan = (threadId: ThreadId, text = '# Plan', more: object = {}) =>
  ({ threadId, name: 'Plan', text, ...more }) satisfies ParamsInput<'artifacts.publish'>;

/** What the room said no with, whole. */
function refused(by: RawClient, params: ParamsInput<'artifacts.publish'>, key = 'key-refused') {
  const answer = by.ask('artifacts.publish', params, key);
  if (answer.ok) throw new Error('it was published');
  return answer.error;
}

const rowOf = ({ store }: RoomBench, id: string) => readRow(store, 'artifacts', id);
const heard = (client: RawClient): string => JSON.stringify([client.heard, client.frames]);
const keys = function* keys() {
  for (let n = 1; ; n++) yield `key-many-${n}`;
};

/** The assistant of a chat at work for Ada. */
function atWork({ bench, ada, threadId }: ReturnType<typeof stage>) {
  const { runId } = ada.does('messages.send', { threadId, text: 'write the plan' });
  const assistant = bench.producer(threadId);
  assistant.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  return { assistant, runId };
}

test('[AF1] what somebody publishes in a chat is a row for all who read it, with its size and hash; its words are fetched, and stand in no row', () => {
  const { bench, ada, ben, vi, threadId } = stage();
  const text = '# Tides 🌊\n\nHigh at noon.';
  const made = ben.does('artifacts.publish', { threadId, name: '  The\u202e tides ', text });
  expect(made).toMatchObject({ name: 'The tides', version: 1, bytes: 27, sha256: sha256Hex(text) });
  expect(rowOf(bench, made.artifactId)).toMatchObject({
    ...{ threadId, name: 'The tides', type: 'text/markdown', bytes: 27, version: 1 },
    ...{ sha256: sha256Hex(text), madeBy: person('ben'), startedBy: person('ben') },
  });
  const put = vi.events('patch').flatMap((patch) => patch.put);
  expect(put.map(([table]) => table)).toContain('artifacts');
  expect(heard(vi)).not.toContain('High at noon');
  const got = vi.does('artifacts.get', { artifactId: made.artifactId });
  expect(got).toMatchObject({ text, next: null, type: 'text/markdown', madeBy: person('ben') });
  expect(sha256Hex(got.text)).toBe(got.sha256);
  const listed = ada.does('artifacts.list', { threadId }).artifacts;
  expect(listed.map(({ name, version }) => [name, version])).toEqual([['The tides', 1]]);
  const late = bench.join('ada').does('topic.open', { topic: 'jobs' });
  expect(late.put.map(([table]) => table)).toEqual(['artifacts']);
});

test('[AF1] a repeat of the same request publishes once', () => {
  const { ada, threadId } = stage();
  const first = ada.does('artifacts.publish', plan(threadId), 'key-same-one');
  expect(ada.does('artifacts.publish', plan(threadId), 'key-same-one')).toEqual(first);
  expect(ada.does('artifacts.list', { threadId }).artifacts).toMatchObject([{ version: 1 }]);
});

test('[AF2] nobody overwrites what they have not seen: the answer says who published which version, when, and what to do', () => {
  const { bench, ada, ben, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'one'));
  expect(refused(ben, plan(threadId, 'two'))).toMatchObject({
    code: 'conflict',
    message: `“Plan” is at version 1, by Ada at ${new Date(bench.clock.now()).toISOString()}; nothing was published.`,
    fix: `Read artifact ${artifactId}, put what you have into it, and publish it with baseVersion 1; or take another name.`,
  });
  expect(ben.does('artifacts.publish', plan(threadId, 'two', { baseVersion: 1 })).version).toBe(2);
  expect(refused(ada, plan(threadId, 'three', { baseVersion: 1 }), 'key-late').message).toMatch(
    /^“Plan” is at version 2, by ben at /,
  );
  expect(ada.does('artifacts.get', { artifactId }).text).toBe('two');
  expect(rowOf(bench, artifactId)).toMatchObject({
    ...{ version: 2, madeBy: person('ben'), startedBy: person('ada') },
  });
  ada.does('artifacts.remove', { artifactId, version: 2 });
  expect(refused(ben, plan(threadId, 'four', { baseVersion: 2 }), 'key-gone')).toMatchObject({
    code: 'conflict',
    fix: 'Publish the whole text without baseVersion to begin it.',
  });
});

test('[AF2] nobody removes what they have not seen: it stays, and the answer says who published which version', () => {
  const { bench, ada, ben, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'one'));
  ben.does('artifacts.publish', plan(threadId, 'two', { baseVersion: 1 }));
  const remove = (version: number | undefined, key: string) =>
    ada.ask('artifacts.remove', { artifactId, version }, key);
  expect(remove(1, 'key-late')).toMatchObject({
    ok: false,
    error: {
      code: 'conflict',
      message: `“Plan” is at version 2, by ben at ${new Date(bench.clock.now()).toISOString()}; nothing was removed.`,
      fix: `Read artifact ${artifactId}, and remove it with version 2 if it is not needed.`,
    },
  });
  expect(remove(3, 'key-early')).toMatchObject({ error: { code: 'conflict' } });
  expect(remove(undefined, 'key-none')).toMatchObject({ error: { code: 'badParams' } });
  expect(ben.does('artifacts.get', { artifactId }).text).toBe('two');
  expect(remove(2, 'key-seen').ok).toBe(true);
  expect(rowOf(bench, artifactId)).toBeNull();
});

test('[AF2] a name that is begun again goes on where it was: a version names one text for ever', () => {
  const { bench, ada, ben, op, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'one'));
  expect(ben.does('artifacts.get', { artifactId }).text).toBe('one');
  ada.does('artifacts.remove', { artifactId, version: 1 });
  expect(op.does('artifacts.publish', plan(threadId, 'another')).version).toBe(2);
  const unseen = refused(ben, plan(threadId, 'one and more', { baseVersion: 1 }));
  expect(unseen.message).toMatch(/^“Plan” is at version 2, by op at /);
  expect(ben.does('artifacts.publish', { threadId, name: 'Notes', text: 'x' }).version).toBe(1);
  const { threadId: other } = ada.does('threads.create', { title: 'Other' });
  expect(ben.does('artifacts.publish', plan(other)).version).toBe(1);
  // Of many names the ones that came least far are forgotten, into one number below which none begins.
  const key = keys();
  for (let n = 0; n < 60; n++) {
    bench.run(2_000);
    const text = { threadId, name: `Text ${n}`, text: 'x' };
    const made = ada.does('artifacts.publish', text, key.next().value ?? '');
    const { artifactId, version } = made;
    ada.does('artifacts.remove', { artifactId, version }, key.next().value ?? '');
  }
  const again = ['Text 0', 'Text 1', 'Text 59'].map(
    (name) => ada.does('artifacts.publish', { threadId, name, text: 'x' }).version,
  );
  expect(again).toEqual([2, 2, 3]);
  expect(bench.store.scan('artifactEnds', { by: 'primary', limit: 999 })).toHaveLength(51);
});

test('[AF2] a series of pieces takes the place of one version, and the last whole text before it stays', () => {
  const here = stage();
  const { ada, ben, threadId } = here;
  const { assistant } = atWork(here);
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'whole'));
  const kept = () =>
    ada.does('artifacts.get', { artifactId }).versions.map(({ version }) => version);
  assistant.does('artifacts.publish', plan(threadId, 'a', { baseVersion: 1 }));
  for (let baseVersion = 2; baseVersion < 9; baseVersion++)
    assistant.does('artifacts.publish', plan(threadId, 'a', { baseVersion, append: true }));
  expect(ada.does('artifacts.get', { artifactId }).text).toBe('a'.repeat(8));
  expect(kept()).toEqual([9, 1]);
  // What another made stays, though its words go on in the next.
  ben.does('artifacts.publish', plan(threadId, 'b', { baseVersion: 9, append: true }));
  expect(kept()).toEqual([10, 9, 1]);
});

test('[AF2] a text too long for one call is published in pieces, each a version of its own', () => {
  const { ada, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'one, '));
  const more = { baseVersion: 1, append: true } as const;
  const made = ada.does('artifacts.publish', plan(threadId, 'two', more));
  expect(made).toMatchObject({ version: 2, bytes: 8, sha256: sha256Hex('one, two') });
  expect(ada.does('artifacts.get', { artifactId }).text).toBe('one, two');
});

test('[AF2] the last five versions are kept and named, older ones are said to be gone', () => {
  const { ada, threadId, bench } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'text 1'));
  for (let n = 1; n < 7; n++)
    ada.does('artifacts.publish', plan(threadId, `text ${n + 1}`, { baseVersion: n }));
  const { text, versions } = ada.does('artifacts.get', { artifactId, version: 3 });
  expect([text, versions.map(({ version }) => version)]).toEqual(['text 3', [7, 6, 5, 4, 3]]);
  const old = ada.ask('artifacts.get', { artifactId, version: 2 });
  expect(old).toMatchObject({ ok: false, error: { code: 'notFound' } });
  expect(old.ok ? '' : old.error.fix).toBe('Kept are: 7, 6, 5, 4, 3.');
  const words = bench.store.scan('artifactWords', { by: 'primary', limit: 99 });
  expect(words.map(({ n }) => n)).toEqual([3, 4, 5, 6, 7]);
});

/** Who made the versions that are kept, the newest first. */
function makers({ bench, ada, threadId }: ReturnType<typeof stage>) {
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'by Ada'));
  let at = 1;
  const publish = (by: RawClient) =>
    by.does('artifacts.publish', plan(threadId, `text ${at}`, { baseVersion: at++ }));
  const join = (name: string) => {
    bench.member(name);
    return bench.join(name);
  };
  const kept = () =>
    ada
      .does('artifacts.get', { artifactId })
      .versions.map(({ version, madeBy }) => `${version} ${madeBy.split(':')[1]}`);
  return { publish, join, kept, artifactId };
}

test('[AF2] whoever publishes again and again wipes their own versions, and not what another wrote', () => {
  const here = stage();
  const { ada, ben, op } = here;
  const { publish, kept, artifactId } = makers(here);
  for (let n = 0; n < 9; n++) publish(ben);
  expect(kept()).toEqual(['10 ben', '9 ben', '8 ben', '7 ben', '1 ada']);
  expect(ada.does('artifacts.get', { artifactId, version: 1 }).text).toBe('by Ada');
  // Who has none there yet takes the place of the oldest that is not its maker’s newest.
  publish(op);
  expect(kept()).toEqual(['11 op', '10 ben', '9 ben', '8 ben', '1 ada']);
  publish(ada);
  expect(kept()).toEqual(['12 ada', '11 op', '10 ben', '9 ben', '8 ben']);
});

test('[AF2] five are kept and never more: of five makers the oldest goes', () => {
  const here = stage();
  const { ben, op } = here;
  const { publish, join, kept } = makers(here);
  for (const one of [ben, op, join('cy'), join('di')]) publish(one);
  expect(kept()).toEqual(['5 di', '4 cy', '3 op', '2 ben', '1 ada']);
  publish(join('eve'));
  expect(kept()).toEqual(['6 eve', '5 di', '4 cy', '3 op', '2 ben']);
});

test('[AF2] what a person puts after a whole text leaves that text; after a piece it takes its place', () => {
  const { ada, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'whole'));
  for (const baseVersion of [1, 2, 3])
    ada.does('artifacts.publish', plan(threadId, '.', { baseVersion, append: true }));
  const { text, versions } = ada.does('artifacts.get', { artifactId });
  expect([text, versions.map(({ version }) => version)]).toEqual(['whole...', [4, 1]]);
});

test('[AF3] a text of 128 KiB is taken whole and given whole; one more byte is not', () => {
  const { ada, threadId } = stage();
  const piece = 'x'.repeat(artifactBounds.bytes / 4);
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, piece));
  for (const baseVersion of [1, 2, 3])
    ada.does('artifacts.publish', plan(threadId, piece, { baseVersion, append: true }));
  expect(ada.does('artifacts.get', { artifactId })).toMatchObject({
    ...{ text: piece.repeat(4), bytes: artifactBounds.bytes, next: null },
  });
  const over = refused(ada, plan(threadId, 'x', { baseVersion: 4, append: true }));
  expect(over).toMatchObject({
    code: 'tooLarge',
    message: 'The text has 129 KiB; an artifact has 128 KiB at the most. Nothing was published.',
  });
  expect(ada.does('artifacts.list', { threadId }).artifacts).toMatchObject([{ version: 4 }]);
});

test('[AF3] a chat holds 50: whoever finds no place is told what they may remove, and other chats go on', () => {
  const { bench, ada, ben, threadId } = stage();
  const key = keys();
  const name = (n: number) => ({ name: `Text ${n}`, text: 'x' });
  const hidden = ada.does('threads.create', { access: [person('ada')] }).threadId;
  const old = ada.does('artifacts.publish', { threadId, ...name(0) }).artifactId;
  bench.run(1_000);
  const { artifactId } = ben.does('artifacts.publish', { threadId, ...name(1) });
  for (let n = 0; n < artifactBounds.perChat; n++) {
    if (n % 10 === 0) bench.run(5_000);
    ada.does('artifacts.publish', { threadId: hidden, ...name(n) }, key.next().value ?? '');
    if (n > 1) ada.does('artifacts.publish', { threadId, ...name(n) }, key.next().value ?? '');
  }
  const full = refused(ben, { threadId, ...name(999) });
  expect(full).toMatchObject({
    code: 'tooMany',
    message: 'This chat has 50 artifacts, which is all it holds. Nothing was published.',
    fix: `Remove one that is not needed, such as “Text 1” (${artifactId}), the one that nobody changed for longest of those you may remove.`,
  });
  expect(refused(ada, { threadId, ...name(999) }).fix).toContain(`“Text 0” (${old})`);
  expect(refused(ada, { threadId: hidden, ...name(999) }, 'key-hidden').message).toContain('50');
  const other = ben.does('threads.create', { title: 'Other' }).threadId;
  ben.does('artifacts.publish', { threadId: other, ...name(0) });
  ben.does('artifacts.remove', { artifactId, version: 1 });
  ben.does('artifacts.publish', { threadId, ...name(999) });
  ben.does('artifacts.publish', { threadId, ...name(999), baseVersion: 1 });
});

/** As a room looks that was filled for months: what one artifact takes. */
const takes = ({ room }: RoomBench, artifactId: string, bytes: number) =>
  room.turn(({ store }) => {
    const body = '{"type":"text/plain","sha256":"","madeBy":"human:ada","at":1}';
    store.put('artifactVersions', { artifactId, n: 1, bytes, body });
  });

test('[AF3] the versions of a chat take 4 MiB at the most, and the largest is named', () => {
  const { bench, ada, ben, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'big'));
  ada.does('artifacts.publish', { threadId, name: 'Small', text: 'small' });
  takes(bench, artifactId, artifactBounds.chatBytes - 10);
  const full = refused(ada, { threadId, name: 'More', text: 'some words' });
  expect(full.code).toBe('tooMany');
  expect(full.message).toBe(
    'The artifacts of this chat take 4,096 KiB with their versions, of 4,096 KiB. Nothing was published.',
  );
  expect(full.fix).toContain(`such as “Plan” (${artifactId}), the largest with its versions`);
  expect(refused(ben, { threadId, name: 'More', text: 'some words' }).fix).toBe(
    'You may remove none of those you see: ask who began one, or who operates the room.',
  );
  expect(ada.does('artifacts.remove', { artifactId, version: 1 })).toEqual({});
  ada.does('artifacts.publish', { threadId, name: 'More', text: 'some words' });
});

test('[AF3] a room that is full says what one may remove, and no figure that tells of private chats', () => {
  const { bench, ada, ben, op, threadId } = stage();
  const hidden = ada.does('threads.create', { access: [person('ada')] }).threadId;
  const secret = ada.does('artifacts.publish', { threadId: hidden, name: 'Secret', text: 'x' });
  takes(bench, secret.artifactId, artifactBounds.roomBytes - 5);
  const more = { threadId, name: 'More', text: 'some words' };
  const nothing = {
    code: 'tooMany',
    message: 'The artifacts of this room leave no place for it. Nothing was published.',
    fix: 'You see none of them: those who are in private chats can remove what is not needed there.',
  };
  expect([refused(op, more), refused(ben, more)]).toMatchObject([nothing, nothing]);
  const { artifactId } = ben.does('artifacts.publish', { ...more, text: 'x' });
  expect(refused(op, { ...more, name: 'Next' }, 'key-next').fix).toContain(
    `“More” (${artifactId})`,
  );
  takes(bench, secret.artifactId, 1);
  for (let n = 1; n < artifactBounds.perRoom - 1; n++) takes(bench, `x-${n}`, 1);
  expect(refused(op, { ...more, name: 'Next' }, 'key-many')).toMatchObject({
    message: 'This room has as many artifacts as it holds. Nothing was published.',
    fix: `Remove one that is not needed, such as “More” (${artifactId}), the one that nobody changed for longest of those you may remove.`,
  });
});

test('[AF4] of a private chat it is there for those it names alone; the canvas is told, and their own topic how many there are', () => {
  const { bench, ada, ben, threadId } = stage();
  bench.room.turn((turn) => turn.store.put('meta', { name: 'canvas', value: 'true' }));
  const hidden = ada.does('threads.create', { access: [person('ada')] }).threadId;
  ben.fresh();
  bench.deliveries.length = 0;
  const { artifactId } = ada.does('artifacts.publish', plan(hidden, 'a secret'));
  bench.run(0);
  expect(bench.deliveries).toMatchObject([
    { to: 'canvas', say: { verb: 'hidden', nodes: [`artifact:${artifactId}`], isHidden: true } },
  ]);
  expect(heard(ben)).not.toContain(artifactId);
  expect([
    ben.tries('artifacts.get', { artifactId }),
    ben.tries('artifacts.list', { threadId: hidden }),
    ben.tries('artifacts.publish', plan(hidden, 'mine'), 'key-00001'),
    ben.tries('artifacts.remove', { artifactId, version: 1 }, 'key-00002'),
  ]).toEqual(['notFound', 'notFound', 'notFound', 'notFound']);
  const node = toNodeId('artifact', artifactId);
  expect(['ada', 'ben'].map((one) => maySeeNode(bench.store, node, person(one)))).toEqual([
    true,
    false,
  ]);
  expect([isHiddenNode(bench.store, node), allHidden(bench.store)]).toEqual([
    true,
    [toNodeId('thread', hidden), node],
  ]);
  const counts = ada.does('topic.open', { topic: self('ada') }).put;
  expect(counts).toContainEqual(['privateWork', expect.objectContaining({ artifacts: 1 })]);
  const inChat = ada.does('topic.open', { topic: `thread:${hidden}` }).put;
  expect(inChat.map(([table]) => table)).toContain('artifacts');
  // A text of the same name elsewhere is another one.
  expect(ben.does('artifacts.publish', plan(threadId)).version).toBe(1);
});

test('[AF4] it moves with its chat: shown to all when that is opened, gone for the others when it is closed', () => {
  const { bench, ada, ben } = stage();
  const { threadId } = ada.does('threads.create', { access: [person('ada')] });
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'a secret'));
  ada.does('threads.setAccess', { threadId, access: null });
  expect(ben.does('artifacts.get', { artifactId }).text).toBe('a secret');
  expect(rowOf(bench, artifactId)?.hidden).toBeUndefined();
  ben.fresh();
  ada.does('threads.setAccess', { threadId, access: [person('ada')] });
  const gone = ben.events('patch').flatMap(({ del }) => del.map(([table, id]) => [table, id]));
  expect(gone).toContainEqual(['artifacts', artifactId]);
  expect(ben.tries('artifacts.get', { artifactId })).toBe('notFound');
});

test('[AF5] who may say things publishes; a viewer looks; who began it or an operator removes it, and that leaves a receipt', () => {
  const { bench, ada, ben, op, vi, threadId } = stage();
  expect(vi.tries('artifacts.publish', plan(threadId), 'key-00001')).toBe('notAllowed');
  const { artifactId, sha256 } = ada.does('artifacts.publish', plan(threadId));
  ben.does('artifacts.publish', plan(threadId, 'two', { baseVersion: 1 }));
  expect(
    [vi, ben].map((one) => one.tries('artifacts.remove', { artifactId, version: 2 }, 'key-00002')),
  ).toEqual(['notAllowed', 'notAllowed']);
  expect(vi.does('artifacts.get', { artifactId }).text).toBe('two');
  op.does('artifacts.remove', { artifactId, version: 2 });
  expect(rowOf(bench, artifactId)).toBeNull();
  expect(isGoneNode(bench.store, toNodeId('artifact', artifactId))).toBe(true);
  expect(bench.store.scan('artifactVersions', { by: 'primary', limit: 9 })).toEqual([]);
  expect(bench.store.scan('artifactWords', { by: 'primary', limit: 9 })).toEqual([]);
  const { receipts } = ada.does('receipts.page', { limit: 9, kind: 'artifact', threadId });
  expect(receipts.map(({ outcome, principal }) => [outcome, principal])).toEqual([
    ['removed', person('op')],
    ['published', person('ben')],
    ['published', person('ada')],
  ]);
  expect(receipts.at(-1)?.action).toBe(
    sha256Hex(`{"artifact":"${artifactId}","name":"Plan","sha256":"${sha256}","version":1}`),
  );
});

test('[AF5] what somebody’s agent begins is for them: the row and the receipt say so, and they remove it', () => {
  const { bench, ada, ben, threadId } = stage();
  const id = bench.member('agent:scout');
  bench.room.turn((turn) =>
    turn.changes.edit('members', id, (one) => ({ ...one, ownedBy: person('ben') })),
  );
  const scout = bench.join('agent:scout');
  const { artifactId } = scout.does('artifacts.publish', plan(threadId));
  expect(rowOf(bench, artifactId)).toMatchObject({
    ...{ startedBy: 'agent:scout', onBehalfOf: person('ben') },
  });
  const { receipts } = ada.does('receipts.page', { limit: 9, kind: 'artifact', threadId });
  expect(receipts).toMatchObject([{ principal: 'agent:scout', onBehalfOf: person('ben') }]);
  expect(ben.does('artifacts.remove', { artifactId, version: 1 })).toEqual({});
});

test('[AF5] an operator’s agent removes what is of others only with a key that is good for operating', () => {
  const { bench, ada, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId));
  bench.member('agent:scout', 'operator');
  const by = (scope: 'chat' | 'operate') => {
    const credential = { kind: 'key', id: 'key-1', scope, expiresAt: 4e12 } as const;
    const client = bench.connect('agent:scout', { credential });
    client.hello();
    return client;
  };
  const chats = by('chat');
  const own = chats.does('artifacts.publish', { threadId, name: 'Own', text: 'x' });
  const remove = { artifactId, version: 1 };
  expect(chats.tries('artifacts.remove', remove, 'key-00001')).toBe('notAllowed');
  expect(
    chats.tries('artifacts.remove', { artifactId: own.artifactId, version: 1 }, 'key-00002'),
  ).toBe('ok');
  takes(bench, artifactId, artifactBounds.chatBytes);
  expect(refused(chats, { threadId, name: 'More', text: 'x' }).fix).toContain(
    'You may remove none',
  );
  expect(by('operate').tries('artifacts.remove', remove, 'key-00003')).toBe('ok');
});

test('[AF5] in a pause agents remove nothing', () => {
  const { bench, ada, ben, threadId } = stage();
  const id = bench.member('agent:scout');
  bench.room.turn((turn) =>
    turn.changes.edit('members', id, (one) => ({ ...one, ownedBy: ben.principal })),
  );
  const scout = bench.join('agent:scout');
  const { artifactId } = scout.does('artifacts.publish', plan(threadId));
  const remove = { artifactId, version: 1 };
  ada.does('room.pause', { reason: 'enough' });
  expect(scout.tries('artifacts.remove', remove, 'key-00001')).toBe('paused');
  ada.does('room.resume', {});
  expect(scout.tries('artifacts.remove', remove, 'key-00002')).toBe('ok');
});

test('[AF5] what a private chat has of somebody who left the room, those it names remove; else only its own do', () => {
  const { bench, ada, ben, vi } = stage();
  const access = [person('ada'), person('ben'), person('vi')];
  const { threadId } = ada.does('threads.create', { access });
  const { artifactId } = ada.does('artifacts.publish', plan(threadId));
  const remove = { artifactId, version: 1 };
  expect(ben.tries('artifacts.remove', remove, 'key-00001')).toBe('notAllowed');
  bench.member('ada', null);
  expect(vi.tries('artifacts.remove', remove, 'key-00002')).toBe('notAllowed');
  expect(ben.tries('artifacts.remove', remove, 'key-00003')).toBe('ok');
  // Of a chat that everybody reads operators remove it.
  const open = ben.does('threads.create', { title: 'Open' }).threadId;
  bench.member('cy');
  const cy = bench.join('cy');
  const other = cy.does('artifacts.publish', plan(open)).artifactId;
  bench.member('cy', null);
  const removeOther = { artifactId: other, version: 1 };
  expect(ben.tries('artifacts.remove', removeOther, 'key-00004')).toBe('notAllowed');
});

test('[AF1] a next version is of the type of the one before, unless another is said', () => {
  const { bench, ada, threadId } = stage();
  const typed = (more: object) => {
    const { artifactId } = ada.does('artifacts.publish', plan(threadId, 'a,b', more));
    return rowOf(bench, artifactId)?.type;
  };
  expect(typed({ type: 'text/csv' })).toBe('text/csv');
  expect(typed({ baseVersion: 1 })).toBe('text/csv');
  expect(typed({ baseVersion: 2, type: 'text/plain' })).toBe('text/plain');
  expect(typed({ name: 'Other' })).toBe('text/markdown');
});

test('[AF6] it lists many in pieces that fit an answer of a tool', () => {
  const here = stage();
  const { bench, ada, threadId } = here;
  const key = keys();
  const names = Array.from({ length: artifactBounds.perChat }, (_, n) => `"${n}"`.padEnd(190, '“'));
  for (const [n, name] of names.entries()) {
    if (n % 20 === 0) bench.run(5_000);
    ada.does('artifacts.publish', { threadId, name, text: 'x' }, key.next().value ?? '');
  }
  const all = ada.does('artifacts.list', { threadId });
  expect([all.artifacts.length, all.next]).toEqual([artifactBounds.perChat, null]);
  const { assistant } = atWork(here);
  const listed: string[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const answer: { artifacts: { name: string }[]; next: number | null } = assistant.does(
      'artifacts.list',
      { threadId, from },
    );
    expect(JSON.stringify(answer).length).toBeLessThan(8_192);
    listed.push(...answer.artifacts.map(({ name }) => name));
    from = answer.next;
  }
  expect(listed).toEqual(all.artifacts.map(({ name }) => name));
});

test('[AF5] an archived chat keeps its artifacts, as its messages; on the canvas they are gone with it', () => {
  const { bench, ada, ben, threadId } = stage();
  const { artifactId } = ada.does('artifacts.publish', plan(threadId));
  const node = toNodeId('artifact', artifactId);
  expect(isGoneNode(bench.store, node)).toBe(false);
  ada.does('threads.change', { threadId, archived: true });
  expect(isGoneNode(bench.store, node)).toBe(true);
  expect(ben.does('artifacts.get', { artifactId }).text).toBe('# Plan');
});

test('[AF6] an assistant publishes and reads in its own chat alone, in the name of who asked, and says in which run', () => {
  const here = stage();
  const { bench, ada, ben, threadId } = here;
  const other = ada.does('threads.create', { title: 'Other' }).threadId;
  const elsewhere = ada.does('artifacts.publish', plan(other)).artifactId;
  const { assistant, runId } = atWork(here);
  const { artifactId } = assistant.does('artifacts.publish', plan(threadId, 'by the assistant'));
  expect(rowOf(bench, artifactId)).toMatchObject({
    ...{ madeBy: `autopilot:${threadId}`, onBehalfOf: person('ada'), runId },
  });
  expect(rowOf(bench, artifactId)).not.toHaveProperty('through');
  expect([
    assistant.tries('artifacts.publish', plan(other, 'x'), 'key-00001'),
    assistant.tries('artifacts.list', { threadId: other }),
    assistant.tries('artifacts.get', { artifactId: elsewhere }),
    assistant.tries('artifacts.remove', { artifactId, version: 1 }, 'key-00002'),
  ]).toEqual(['notAllowed', 'notAllowed', 'notFound', 'notAllowed']);
  expect(ben.tries('artifacts.remove', { artifactId, version: 1 }, 'key-00003')).toBe('notAllowed');
  expect(ada.does('artifacts.remove', { artifactId, version: 1 })).toEqual({});
  ada.does('room.pause', { reason: 'enough' });
  expect(assistant.tries('artifacts.publish', plan(threadId), 'key-00004')).toBe('paused');
});

test('[AF6] it reads a long one in pieces that fit an answer of a tool, of whole characters', () => {
  const here = stage();
  const { ada, threadId } = here;
  const text = '"🌊\n'.repeat(4_000);
  const { artifactId } = ada.does('artifacts.publish', plan(threadId, text));
  const { assistant } = atWork(here);
  const pieces: string[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const answer: { text: string; next: number | null } = assistant.does('artifacts.get', {
      ...{ artifactId, from },
    });
    expect(JSON.stringify(answer).length).toBeLessThan(8_192);
    expect(answer.text.isWellFormed()).toBe(true);
    pieces.push(answer.text);
    from = answer.next;
  }
  expect(pieces.join('')).toBe(text);
});

test('[AF6] which OpenClaws its run had used by then is what the room saw, and nobody says it', () => {
  const here = stage();
  const { bench, threadId } = here;
  const { assistant, runId } = atWork(here);
  const call = (instanceId: string, i: number, state: 'done' | 'failed') => {
    const place = { runId, messageId: 'm-1', partId: `p-${i}`, i };
    const tool = { ...place, callId: `c-${i}`, name: 'instances.get', input: { instanceId } };
    assistant.does('tool', { ...tool, state: 'running' });
    assistant.does('tool', { ...tool, state, ...(state === 'done' ? { output: {} } : {}) });
  };
  call('claw-1', 0, 'done');
  call('claw-2', 1, 'failed');
  const { artifactId } = assistant.does('artifacts.publish', plan(threadId));
  expect(rowOf(bench, artifactId)?.through).toEqual(['claw-1']);
  const claimed = { ...plan(threadId, 'x'), through: ['claw-9'] };
  expect(assistant.tries('artifacts.publish', claimed, 'key-00001')).toBe('badParams');
});

test.each([
  ['no words', { text: '' }],
  ['another type', { type: 'text/html' }],
  ['a type of a trap', { type: 'constructor' }],
  ['no name', { name: '' }],
  ['a name of nothing that shows', { name: '\u202e\u2066' }],
  ['a name of two lines', { name: 'a\nb' }],
  ['a name that is too long', { name: 'x'.repeat(201) }],
  ['words that are none', { text: { toString: 'x' } }],
  ['version 0', { baseVersion: 0 }],
  ['half a version', { baseVersion: 1.5 }],
  ['more than is asked', { madeBy: 'human:op' }],
])('[AF7] %s: nothing is published', (_, wrong) => {
  const { ada, bench, threadId } = stage();
  expect(ada.tries('artifacts.publish', { ...plan(threadId), ...wrong }, 'key-00001')).toBe(
    'badParams',
  );
  expect(bench.store.scan('artifactWords', { by: 'primary', limit: 9 })).toEqual([]);
});

test('[AF7] half a surrogate pair is replaced before anything is hashed; names are one name however they are composed', () => {
  const { ada, threadId } = stage();
  const made = ada.does('artifacts.publish', { threadId, name: 'Cafe\u0301', text: 'a\ud83c' });
  expect(made).toMatchObject({ name: 'Caf\u00e9', sha256: sha256Hex('a\ufffd') });
  expect(refused(ada, { threadId, name: 'Caf\u00e9', text: 'b' }).code).toBe('conflict');
});

test('[AF7] a long name is the same however it is composed: it is composed before it is cut', () => {
  const { ada, threadId } = stage();
  const name = 'e\u0301'.repeat(60);
  const made = ada.does('artifacts.publish', { threadId, name, text: 'a' });
  expect(made.name).toBe('\u00e9'.repeat(60));
  expect(refused(ada, { threadId, name: name.normalize('NFC'), text: 'b' }).code).toBe('conflict');
});
