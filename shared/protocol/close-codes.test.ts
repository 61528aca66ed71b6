import { expect, test } from 'vitest';
import { type CloseReason, closeCodes, mayReconnect } from './close-codes.ts';

const reconnects: Record<CloseReason, boolean> = {
  tooLarge: true,
  badFrame: false,
  notAuthenticated: false,
  notAllowed: false,
  tooSlow: true,
  replaced: false,
  newerProtocol: false,
  tooFast: true,
};

test('[FR11] a verdict ends the conversation, everything else may be tried again', () => {
  for (const [reason, may] of Object.entries(reconnects))
    expect([reason, mayReconnect(Reflect.get(closeCodes, reason))]).toEqual([reason, may]);
  for (const platform of [1000, 1001, 1005, 1006, 1011, 1012])
    expect(mayReconnect(platform)).toBe(true);
  expect(Object.keys(reconnects).sort()).toEqual(Object.keys(closeCodes).sort());
});
