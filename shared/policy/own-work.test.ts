import { expect, test } from 'vitest';
import { principal } from '../model/principal.ts';
import { mayTouch } from './own-work.ts';

const ada = principal.parse('human:ada');
const bo = principal.parse('human:bo');

test('[JB3] whoever started it, for whom it was started, and whoever operates, may end it', () => {
  const own = { startedBy: bo };
  expect(mayTouch(own, bo, 'member')).toBe(true);
  expect(mayTouch({ startedBy: ada, onBehalfOf: bo }, bo, 'member')).toBe(true);
  expect([mayTouch(own, ada, 'approver'), mayTouch(own, ada, 'operator')]).toEqual([false, true]);
  expect(mayTouch(own, ada, null)).toBe(false);
});
