import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { type Message, messageRow } from '../../shared/model/message.ts';
import { type Part, partRow } from '../../shared/model/part.ts';
import { principal } from '../../shared/model/principal.ts';
import { type Run, runRow } from '../../shared/model/run.ts';
import type { PendingRequest } from '../connection/session.ts';
import { type Entry, threadEntries } from './thread-entries.ts';

const t1 = threadId.parse('t1');
const ada = principal.parse('human:ada');
const auto = 'autopilot:t1';

const message = (id: string, n: number, more: object = {}): Message =>
  messageRow.parse({ id, seq: n, n, threadId: 't1', author: ada, at: n, ...more });
const run = (id: string, n: number, state: string): Run =>
  runRow.parse({ id, seq: n, n, threadId: 't1', askedBy: ada, messageId: 'm', state, queuedAt: n });
const text = (id: string, messageId: string, i: number): Part =>
  partRow.parse({
    ...{ id, messageId, i, n: 1, seq: 1, threadId: 't1' },
    ...{ kind: 'text', ref: i, state: 'live' },
  });
const request = (
  key: string,
  body: string,
  more: Partial<PendingRequest> = {},
): PendingRequest => ({
  ...{ id: key, method: 'messages.send', params: { threadId: 't1', text: body }, key, at: 0 },
  ...{ isSent: false, isHeld: false, ...more },
});

const byId = <R extends { id: string }>(rows: R[]) => new Map(rows.map((row) => [row.id, row]));

const entries = (of: {
  messages?: Message[];
  runs?: Run[];
  parts?: Part[];
  requests?: PendingRequest[];
}): Entry[] =>
  threadEntries(t1, {
    rows: {
      messages: byId(of.messages ?? []),
      runs: byId(of.runs ?? []),
      parts: byId(of.parts ?? []),
    },
    requests: of.requests ?? [],
    rejected: [],
    self: ada,
  });

const shown = (entry: Entry): string =>
  entry.kind === 'message' ? `message ${entry.message.id}` : `${entry.kind} ${entry.id}`;

test('messages come by their place, whatever order they arrived in', () => {
  const list = entries({ messages: [message('m3', 9), message('m1', 2), message('m2', 5)] });
  expect(list.map(shown)).toEqual(['message m1', 'message m2', 'message m3']);
});

test('parts come by their place in the message', () => {
  const parts = [text('p2', 'm1', 1000), text('p1', 'm1', 1), text('p0', 'm1', 0)];
  const [entry] = entries({ messages: [message('m1', 1)], parts });
  expect(entry?.kind === 'message' && entry.parts.map(({ id }) => id)).toEqual(['p0', 'p1', 'p2']);
});

test('a run that wrote nothing yet stands after its question; one that wrote stands as its answer', () => {
  const list = entries({
    messages: [message('m1', 1), message('m2', 9), message('a1', 5, { author: auto, runId: 'r1' })],
    runs: [run('r1', 3, 'running'), run('r2', 11, 'queued')],
  });
  expect(list.map(shown)).toEqual(['message m1', 'message a1', 'message m2', 'run r2']);
});

test('[UI2] an answer that does not follow its question, or not it alone, says whose it is', () => {
  const list = entries({
    messages: [
      message('q1', 1),
      message('q2', 3),
      message('a1', 5, { author: auto, runId: 'r1' }),
      message('a2', 7, { author: auto, runId: 'r2' }),
      message('q3', 8),
      message('a3', 10, { author: auto, runId: 'r3' }),
      message('b3', 11, { author: auto, runId: 'r3' }),
    ],
    runs: [1, 2, 3].map((i) =>
      runRow.parse({ ...run(`r${i}`, i * 3, 'done'), messageId: `q${i}` }),
    ),
  });
  const to = list.map((entry) => entry.kind === 'message' && entry.to?.id);
  expect(to).toEqual([undefined, undefined, 'q1', 'q2', undefined, undefined, undefined]);
});

test('an answer keeps the id that its run had before it wrote, and a second message has its own', () => {
  const runs = [run('r1', 3, 'running')];
  const [before] = entries({ runs });
  const answers = ['a1', 'a2'].map((id, i) => message(id, 5 + i, { author: auto, runId: 'r1' }));
  const after = entries({ runs, messages: answers });
  expect(after.map(({ id }) => id)).toEqual([before?.id, 'a2']);
});

test('only the oldest run that has not ended is next', () => {
  const runs = [run('r1', 1, 'failed'), run('r3', 9, 'queued'), run('r2', 5, 'queued')];
  const next = entries({ runs }).map((entry) => entry.kind === 'run' && entry.isNext);
  expect(next).toEqual([false, true, false]);
});

test('what is not sent stands last, in the order it was said', () => {
  const requests = [request('k1', 'one'), request('k2', 'two')];
  const list = entries({ messages: [message('m1', 1)], requests });
  expect(list.map((entry) => (entry.kind === 'unsent' ? entry.text : entry.kind))).toEqual([
    'message',
    'one',
    'two',
  ]);
});

test('a message that arrived is shown once, under the id it had while it was not sent', () => {
  const requests = [request('k1', 'one', { isSent: true })];
  const [before] = entries({ requests });
  const after = entries({ messages: [message('m1', 1, { key: 'k1' })], requests });
  expect(after.map(shown)).toEqual(['message m1']);
  expect(after[0]?.id).toBe(before?.id);
});

test('the key of another author hides nothing of mine', () => {
  const requests = [request('k1', 'mine')];
  const theirs = message('m1', 1, { key: 'k1', author: 'agent:eve' });
  const list = entries({ messages: [theirs], requests });
  expect(list.map(({ kind }) => kind)).toEqual(['message', 'unsent']);
  expect(new Set(list.map(({ id }) => id)).size).toBe(2);
});

test('other threads show nothing here', () => {
  const other = { ...message('m9', 1), threadId: threadId.parse('t2') };
  const elsewhere = request('k', 'x', { params: { threadId: 't2', text: 'x' } });
  expect(entries({ messages: [other], requests: [elsewhere] })).toEqual([]);
});
