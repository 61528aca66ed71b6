import { expect, test } from 'vitest';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import type { Phase } from '../connection/session.ts';
import { connectionWords, type Standing } from './connection-words.ts';

const live: Phase = { name: 'live', since: 0, pingAt: 0, pongBy: null };
const offline: Phase = { name: 'offline', since: 10_000, reason: '', failedDials: 1 };

const said = (standing: Partial<Standing>): string => {
  const usual = { phase: live, heardAt: 10_000, goneSince: null, isSignedOut: false, notSent: 0 };
  const { state, detail } = connectionWords({ ...usual, now: 14_200, ...standing });
  return `${state}${detail}`;
};

test('a connection says what it is in plain words', () => {
  expect(said({})).toBe('live');
  expect(said({ phase: offline, heardAt: null })).toBe('connecting');
  expect(said({ phase: { name: 'greeting', helloId: 'h1', asked: [], deadline: 0 } })).toBe(
    'reconnecting, last seen 4 s ago',
  );
  expect(said({ phase: offline })).toBe('reconnecting, last seen 4 s ago');
  expect(said({ phase: offline, goneSince: 9_000, notSent: 3 })).toBe('offline, 3 not sent');
  expect(said({ phase: offline, now: 70_001, notSent: 1 })).toBe('offline, 1 not sent');
});

test('a network that went away is believed until the room is heard again', () => {
  expect(said({ goneSince: 10_001, notSent: 1 })).toBe('offline, 1 not sent');
  expect(said({ goneSince: 10_001, heardAt: 12_000 })).toBe('live');
  expect(said({ isSignedOut: true })).toBe('live');
});

test('what is not sent is said in every state', () => {
  expect(said({ notSent: 2 })).toBe('live, 2 not sent');
  expect(said({ phase: offline, notSent: 2 })).toBe('reconnecting, last seen 4 s ago, 2 not sent');
});

test('a verdict of the room is said as what it means', () => {
  const ended = (code: number) => said({ phase: { name: 'ended', code, reason: '' } });
  expect(ended(closeCodes.notAuthenticated)).toBe('signed out');
  expect(ended(closeCodes.notAllowed)).toBe('not a member');
  expect(ended(closeCodes.replaced)).toBe('opened elsewhere');
  expect(ended(closeCodes.newerProtocol)).toBe('this page is too old: reload');
  expect(ended(closeCodes.badFrame)).toBe('this page is too old: reload');
  expect(said({ phase: offline, isSignedOut: true })).toBe('signed out');
});
