import { expect, test } from 'vitest';
import type { Thread } from '../../shared/model/thread.ts';
import type { PendingRequest } from '../connection/session.ts';
import { messageIn } from './said-in.ts';
import { unsentRequests } from './unsent.ts';
import { refusedOf, unsentOf } from './unsent-words.ts';

const hour = 3_600_000;
const request: PendingRequest = {
  id: 'c1',
  method: 'messages.send',
  params: { threadId: 't1', text: 'Tests\n first' },
  key: 'k1',
  at: 0,
  isSent: false,
  isHeld: false,
};

const goes = 'It goes as soon as there is a connection.';
const threads = new Map<string, Thread>();

test('the outbox says what it holds and what it waits for', () => {
  const requests: PendingRequest[] = [
    request,
    { ...request, key: 'k2', isSent: true },
    { ...request, key: null, method: 'messages.page' },
    { ...request, key: 'k3', method: 'threads.rename', params: { threadId: 't1', title: 'Boat' } },
    { ...request, key: 'k4', method: 'runs.stop', params: { runId: 'r1' }, isHeld: true },
  ];
  const unsent = unsentOf(unsentRequests(requests, true), threads, 21 * hour);
  expect(unsent.map(({ what, why }) => [what, why])).toEqual([
    ['Say in “Another chat”: Tests first', goes],
    ['Rename “Another chat” to “Boat”', goes],
    ['Stop an answer', 'It has waited for more than 20 hours.'],
  ]);
});

test('without a connection, what is on its way is not sent', () => {
  const onItsWay = { ...request, isSent: true };
  expect(unsentRequests([onItsWay], true)).toEqual([]);
  expect(unsentRequests([onItsWay], false)).toEqual([onItsWay]);
});

test('what was sealed at sign-out says so', () => {
  const [one] = unsentOf([{ ...request, isHeld: true }], threads, hour);
  expect([one?.state, one?.why]).toEqual(['asks', 'You signed out before it was sent.']);
});

test('a kept command that this version does not understand is no message', () => {
  expect(messageIn({ ...request, params: { threadId: 't1' } })).toBeNull();
});

test('[UI65] a note that is not sent is a message that is not sent', () => {
  const note = { method: 'messages.note', params: { threadId: 't1', text: 'For us' } } as const;
  expect(messageIn(note)?.text).toBe('For us');
});

test('[SE22] what was in a socket may have arrived, and says so; what a full queue keeps waiting says why', () => {
  const error = { code: 'queueFull', message: 'Full.', retry: 'later' as const, fix: 'Wait.' };
  const said = [
    { isTried: true },
    { later: { at: 9, error } },
    { isTried: true, isHeld: true },
  ].map((more) => unsentOf([{ ...request, ...more }], threads, hour)[0]);
  expect(said.map((one) => one?.state)).toEqual(['unsure', 'waits', 'asks']);
  expect(said[0]?.why).toContain('It may have arrived.');
  expect(said[1]?.why).toBe('Full. Wait.');
  expect(said[2]?.why).toContain('It may have arrived already');
});

test('[SE21] what was refused says what it was and why', () => {
  const error = { code: 'conflict', message: 'No.', retry: 'never' as const, fix: 'Look.' };
  const begin = { method: 'threads.create', params: { text: 'First words' } } as const;
  expect(refusedOf([{ ...request, ...begin, error }], threads)).toMatchObject([
    { what: 'Begin a chat: First words', why: 'The room did not take it. No. Look.' },
  ]);
});

test('that a session of OpenClaw is to be deleted is said in words', () => {
  const remove = { method: 'sessions.remove', params: { threadId: 't1' } } as const;
  const [one] = unsentOf([{ ...request, ...remove }], threads, hour);
  expect(one?.what).toBe('Delete a session of OpenClaw');
});

test('[AF9] a text that is not published yet says its name and its chat; one that is to go says so', () => {
  const params = { threadId: 't1', name: 'Plan\u202e', text: '# Plan' };
  const whats = [
    { method: 'artifacts.publish', params } as const,
    { method: 'artifacts.publish', params: {} } as const,
    { method: 'artifacts.remove', params: { artifactId: 'x1', version: 2 } } as const,
  ].map((one) => unsentOf([{ ...request, ...one }], threads, hour)[0]?.what);
  expect(whats).toEqual([
    ...['Publish “Plan[U+202E]” in “Another chat”', 'Publish an artifact', 'Remove an artifact'],
  ]);
});
