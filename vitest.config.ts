import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { playedByBoth } from './e2e/support/files.ts';
import { LongestFirst } from './scripts/longest-first.ts';

const sides = '{shared,party,client,runtime,testkit,scripts,bench}';
const special = [
  '**/*.workers.test.ts',
  '**/*.fuzz.test.ts',
  '**/*.web.test.tsx',
  '**/*.gateway.test.ts',
];

/** The model has a key that must never be seen; the rehearsal answers all the same. */
const secretsOfTests = {
  AUTH_SECRET: 'dGhpcyBpcyBvbmx5IGZvciB0aGUgd29ya2VycyB0ZXN0cw',
  MODEL: 'rehearsal',
  MODEL_API_KEY: 'sk-canary-0123456789abcdef',
};

/** None of these takes a second by itself; a machine that also does other things is no failure. */
const testTimeout = 30_000;

/** The suffix of a test says where it runs; see AGENTS.md. */
export default defineConfig({
  test: {
    reporters: ['default', './scripts/failed-tests.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'node',
          include: [`${sides}/**/*.test.ts`, 'e2e/**/*.test.ts'],
          exclude: special,
          environment: 'node',
          isolate: false,
          setupFiles: ['./testkit/between-files.ts'],
          testTimeout,
        },
      },
      {
        test: {
          name: 'agents',
          include: ['testkit/room/**/*.test.ts'],
          // Both kinds are named in these, or nobody at all.
          exclude: [
            'testkit/room/{scenarios,authorization,parity,box-names,gateway-approvals.property}.test.ts',
          ],
          environment: 'node',
          env: { PLAYED_BY: 'agent' },
          isolate: false,
          setupFiles: ['./testkit/between-files.ts'],
          testTimeout,
        },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: secretsOfTests },
          }),
        ],
        test: {
          name: 'workers',
          include: [`${sides}/**/*.workers.test.ts`],
          testTimeout,
          // A line that an object says as the last thing of a file waits to be fetched, and the run for
          // the line: neither ever ends (cloudflare/workers-sdk#15719). workerd prints them by itself.
          disableConsoleIntercept: true,
        },
      },
      {
        test: {
          name: 'web',
          include: ['client/**/*.web.test.tsx'],
          environment: 'happy-dom',
          // A process per file would load React and the page's packages anew each time, half of the
          // work. The setup gives each file our own modules to itself, and an empty page.
          isolate: false,
          setupFiles: ['./client/testing/between-files.ts'],
          testTimeout,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: [`${sides}/**/*.fuzz.test.ts`],
          environment: 'node',
          testTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'gateway',
          include: ['{runtime,testkit}/**/*.gateway.test.ts'],
          environment: 'node',
          // A real gateway boots in eight seconds of work, and is installed before the first one.
          testTimeout: 180_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e-agents',
          include: playedByBoth.map((name) => `e2e/${name}.e2e.ts`),
          environment: 'node',
          env: { PLAYED_BY: 'agent' },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
