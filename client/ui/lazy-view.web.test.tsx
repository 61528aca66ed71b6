import { act, Suspense } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { lazyExtra } from './lazy-view.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => new Response());
  // Loaded anew just now: it is not again.
  sessionStorage.setItem('loaded-anew-at', String(Date.now() + 60_000));
});
afterEach(() => {
  unmountAll();
  sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('[UI69] what a page can do without takes nothing of it along where it cannot be fetched', async () => {
  const fetched = vi.fn(async (): Promise<{ default: () => string }> => {
    throw new Error('no such part');
  });
  const Extra = lazyExtra(fetched);
  const { text } = mount(
    <p>
      the page
      <Suspense>
        <Extra />
      </Suspense>
    </p>,
  );
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(fetched.mock.calls.length).toBeGreaterThan(1);
  expect(text()).toBe('the page');
});
