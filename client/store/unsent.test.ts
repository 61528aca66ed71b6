import { expect, test } from 'vitest';
import type { Thread } from '../../shared/model/thread.ts';
import type { PendingRequest } from '../connection/session.ts';
import { messageIn, unsentOf, unsentRequests } from './unsent.ts';

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
  expect(unsent.map(({ what, asks }) => [what, asks])).toEqual([
    ['Say in “Another chat”: Tests first', null],
    ['Rename “Another chat” to “Boat”', null],
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
  expect(one?.asks).toBe('You signed out before it was sent.');
});

test('a kept command that this version does not understand is no message', () => {
  expect(messageIn({ ...request, params: { threadId: 't1' } })).toBeNull();
});
