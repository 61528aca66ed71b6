import { expect, test } from 'vitest';
import { whereItBroke } from './prove/where-it-broke.ts';

test('[HP9] a proof that breaks says what it waited for and which lines of ours it was at', () => {
  const error = new Error('locator.waitFor: Timeout 20000ms exceeded.');
  error.stack = [
    `Error: ${error.message}`,
    '    at Locator.waitFor (/home/ada/autopilot/node_modules/playwright-core/lib/client/locator.js:9:2)',
    '    at HatcheryPage.seeAll (file:///home/ada/autopilot/e2e/support/hatchery.ts:94:5)',
    '    at async prove (file:///home/ada/autopilot/e2e/prove/canvas.ts:61:5)',
    '    at async node:internal/modules/run_main:98:5',
  ].join('\n');
  expect(whereItBroke(error).split('\n  ')).toEqual([
    'Error: locator.waitFor: Timeout 20000ms exceeded.',
    'at e2e/support/hatchery.ts:94',
    'at e2e/prove/canvas.ts:61',
  ]);
  expect(whereItBroke('no error')).toBe('no error');
});
