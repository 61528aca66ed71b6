import { afterAll, vi } from 'vitest';

/**
 * Test files share a process, its window and the packages that were loaded into it. Each has our own
 * modules to itself, and begins with an empty page at the address where the first one did.
 */
const start = location.href;

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', start);
  vi.resetModules();
});
