import { afterAll, vi } from 'vitest';

/**
 * Test files share a process, its window and the packages that were loaded into it. Each has our own
 * modules to itself, and begins with an empty page at the address where the first one did.
 */
const start = location.href;

afterAll(async () => {
  vi.useRealTimers();
  // What a file still fetches would come from the modules of the next, and act on its page.
  for (let i = 0; i < 3; i++) await vi.dynamicImportSettled();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', start);
  vi.resetModules();
});
