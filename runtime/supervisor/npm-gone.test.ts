import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenNpmIsGone } from './npm-gone.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const manifest = join(import.meta.dirname, '../../package.json');
const own = { npm_package_json: manifest };

/** Watches for an hour in which its parent is gone from the second minute on. */
function told(env: Record<string, string>): number {
  let parent = 70;
  const tell = vi.fn();
  whenNpmIsGone(tell, { env, parent: () => parent, manifest });
  vi.advanceTimersByTime(60_000);
  expect(tell).not.toHaveBeenCalled();
  parent = 1;
  vi.advanceTimersByTime(3_600_000);
  return tell.mock.calls.length;
}

test('[SU12] npm that is killed is noticed, once', () => {
  expect(told({ ...own, npm_lifecycle_event: 'start' })).toBe(1);
});

test('[SU12] who was started without npm, or from a shell of another project’s, has none to be noticed', () => {
  const other = join(import.meta.dirname, '../../tsconfig.json');
  expect(told({})).toBe(0);
  expect(told({ ...own, npm_lifecycle_event: 'test' })).toBe(0);
  expect(told({ npm_package_json: other, npm_lifecycle_event: 'start' })).toBe(0);
  expect(told({ npm_package_json: '/nowhere/package.json', npm_lifecycle_event: 'start' })).toBe(0);
});
