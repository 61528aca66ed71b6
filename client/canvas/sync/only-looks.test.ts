import { expect, test } from 'vitest';
import { onlyLooks, whyOnlyLooks } from './only-looks.ts';

test.each([
  [onlyLooks.pause, 'member', onlyLooks.pause],
  [onlyLooks.key, null, onlyLooks.key],
  [null, 'viewer', onlyLooks.role],
  [null, null, onlyLooks.unknown],
] as const)('[HC3] the room said %j, the role is %j: one hears %j', (said, role, why) =>
  expect(whyOnlyLooks(said, role)).toBe(why),
);
