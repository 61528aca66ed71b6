import { expect, test } from 'vitest';
import type { Key } from '../../shared/model/agent.ts';
import { agentId, keyId } from '../../shared/model/ids.ts';
import { keyStanding, lastUsed } from './key-standing.ts';

const hour = 3_600_000;
const day = 24 * hour;
const key: Key = {
  ...{ id: keyId.parse('k1'), seq: 1, agentId: agentId.parse('scout'), name: 'laptop' },
  ...{ hint: 'ap_x7', scope: 'chat', createdAt: 0, expiresAt: 90 * day },
};
const at = (now: number, more: Partial<Key> = {}) => keyStanding({ ...key, ...more }, now);

test('a key says how long it is good for', () => {
  expect(at(0)).toEqual({ tone: 'live', words: 'good for 90 days', isGood: true });
  expect(at(89 * day + 12 * hour).words).toBe('good for 12 h');
});

test('a key that ran out or was revoked is good for nothing, and says since when', () => {
  expect(at(90 * day)).toMatchObject({ isGood: false, words: 'ran out just now' });
  expect(at(3 * hour, { revokedAt: hour })).toMatchObject({
    isGood: false,
    words: 'revoked 2 h ago',
  });
});

test('a replaced key works until its overlap ends', () => {
  const replaced = { replacedBy: keyId.parse('k2'), expiresAt: day };
  expect(at(hour, replaced)).toEqual({
    tone: 'wait',
    words: 'replaced, ends in 23 h',
    isGood: true,
  });
  expect(at(day, replaced).isGood).toBe(false);
});

test('when a key was last used', () => {
  expect(lastUsed(key, day)).toBe('never used');
  expect(lastUsed({ ...key, lastUsedAt: day - 3 * hour }, day)).toBe('last used 3 h ago');
});
