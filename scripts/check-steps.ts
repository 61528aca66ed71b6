import { availableParallelism } from 'node:os';
import type { Plan, Step } from './steps.ts';

const vitest = (...projects: string[]): Step['run'] => [
  'vitest',
  'run',
  ...projects.flatMap((project) => ['--project', project]),
];

/** Left to itself vitest leaves a core free, which on two is half of them. */
const onEveryCore = `--maxWorkers=${Math.max(2, availableParallelism())}`;

/** What has to hold before every commit. */
export const checkSteps: Plan = [
  { name: 'format and lint', run: ['biome', 'ci', '.'] },
  { name: 'types and ranks', run: ['tsc', '-b', '--checkers', '2'] },
  { name: 'protocol and proofs are current', run: ['scripts/protocol.ts', '--check'] },
  { name: 'the page builds', run: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'the page is small', run: ['scripts/sizes.ts'] },
  { name: 'unit tests', run: [...vitest('node', 'web'), onEveryCore] },
];

/** Each works over a product of its own and waits a good part of its time; timings are measured elsewhere. */
const threeAtOnce = '--maxWorkers=3';

/** These sleep nearly all of their time, for a minute of the clock or of nothing: they take nobody's turn. */
const waiting = ['e2e/jobs.e2e.ts', 'e2e/hibernation.e2e.ts'];

/** What takes longer: thousands of seeded worlds, kills of the running product, a browser. */
export const longSteps: Plan = [
  [
    { name: 'tests in workerd', run: vitest('workers'), silentMs: 120_000 },
    { name: 'the real gateway', run: vitest('gateway') },
  ],
  [
    {
      name: 'simulator, and the room played by agents',
      run: [...vitest('fuzz', 'agents'), onEveryCore],
      env: { FUZZ_FROM: '1', FUZZ_SEEDS: '300' },
    },
    // The simulator beside it plays the unbroken code.
    { name: 'mutants', run: ['scripts/mutants.ts', '--broken-alone'] },
  ],
  [
    {
      name: 'the running product',
      run: [
        ...vitest('e2e', 'e2e-agents'),
        threeAtOnce,
        ...waiting.flatMap((file) => ['--exclude', file]),
      ],
    },
    {
      name: 'what waits for minutes in it',
      run: [...vitest('e2e', 'e2e-agents'), '--maxWorkers=1', ...waiting],
    },
  ],
  [
    { name: 'promises of the core', run: ['scripts/prove.ts', 'core'] },
    { name: 'promises to members', run: ['scripts/prove.ts', 'members'] },
  ],
  [
    { name: 'working together', run: ['scripts/prove.ts', 'together'] },
    { name: 'the canvas', run: ['scripts/prove.ts', 'canvas'] },
  ],
  { name: 'promises of a gateway', run: ['scripts/prove.ts', 'gateway'] },
];
