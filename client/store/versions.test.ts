import { expect, test } from 'vitest';
import { messageId, threadId } from '../../shared/model/ids.ts';
import { type Message, messageRow } from '../../shared/model/message.ts';
import { type Run, runRow } from '../../shared/model/run.ts';
import { ada } from '../testing/people.ts';
import { threadEntries } from './thread-entries.ts';
import { untilOf, versionsOf } from './versions.ts';

const t1 = threadId.parse('t1');

const message = (id: string, n: number, replaces?: string): Message =>
  messageRow.parse({ id, seq: n, n, threadId: 't1', author: ada, at: n, replaces });

const run = (id: string, n: number, more: object): Run =>
  runRow.parse({
    ...{ id, seq: n, n, threadId: 't1', askedBy: ada, messageId: 'q', queuedAt: n },
    ...more,
  });

const byId = <R extends { id: string }>(rows: readonly R[]) =>
  new Map(rows.map((row) => [row.id, row]));

function read(messages: readonly Message[], until: number | null = null, runs: Run[] = []) {
  const rows = { messages: byId(messages), runs: byId(runs), parts: new Map() };
  const entries = threadEntries(t1, { rows, requests: [], rejected: [], self: ada, until });
  return entries.map((entry) => (entry.kind === 'message' ? entry.message.id : entry.id)).join(' ');
}

/** q, a, then another question; q is edited twice, and the answer to the last is written anew. */
const edited = [
  ...[message('q', 1), message('a', 2), message('q2', 3), message('a2', 4)],
  ...[message('Q', 5, 'q'), message('A', 6)],
  ...[message('QQ', 7, 'Q'), message('AA', 8), message('AB', 9, 'AA')],
];

test('[UI41] a thread shows what stands; every version is one step away, with what followed it then', () => {
  expect(read(edited)).toBe('QQ AB');
  const versions = versionsOf(edited);
  expect(versions.get(messageId.parse('QQ'))).toEqual(['q', 'Q', 'QQ']);
  expect(versions.get(messageId.parse('AB'))).toEqual(['AA', 'AB']);
  expect(read(edited, untilOf(edited, 'q'))).toBe('q a q2 a2');
  expect(read(edited, untilOf(edited, 'Q'))).toBe('Q A');
  expect(read(edited, untilOf(edited, 'AA'))).toBe('QQ AA');
  expect(untilOf(edited, 'AB')).toBeNull();
});

test('[UI41] an answer that is written anew makes place at once; if nothing came of it, it stands again', () => {
  const messages = [message('q', 1), message('a', 2), message('later', 3)];
  const again = { replaces: 'a', state: 'running' };
  expect(read(messages, null, [run('r', 4, again)])).toBe('q r');
  expect(read(messages, null, [run('r', 4, { ...again, state: 'failed' })])).toBe('q a later r');
});

test('[UI41] what came of a question that no longer stands goes with it', () => {
  const messages = [message('q', 1), message('Q', 5, 'q')];
  const runs = [run('r', 2, { state: 'failed' }), run('s', 6, { messageId: 'Q', state: 'failed' })];
  expect(read(messages, null, runs)).toBe('Q s');
  expect(read(messages, untilOf(messages, 'q'), runs)).toBe('q r');
});

test('[UI41] of a version that is not held nothing is offered', () => {
  const messages = [message('Q', 5, 'q'), message('A', 6)];
  expect(read(messages)).toBe('Q A');
  expect(versionsOf(messages).get(messageId.parse('Q'))).toEqual(['Q']);
});
