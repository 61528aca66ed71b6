import { afterAll, vi } from 'vitest';

/**
 * Test files share a process and the packages that were loaded into it. Each has our own modules to
 * itself, and begins with real time and the environment that the first one had.
 */
const env = { ...process.env };

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
  vi.resetModules();
});
