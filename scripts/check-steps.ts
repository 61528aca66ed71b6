import type { Step } from './steps.ts';

const vitest = (...projects: string[]): Step['run'] => [
  'vitest',
  'run',
  ...projects.flatMap((project) => ['--project', project]),
];

/** What has to hold before every commit; under three minutes. */
export const checkSteps: readonly Step[] = [
  { name: 'format and lint', run: ['biome', 'ci', '.'] },
  { name: 'types and ranks', run: ['tsc', '-b'] },
  { name: 'protocol and proofs are current', run: ['scripts/protocol.ts', '--check'] },
  { name: 'the page builds', run: ['vite', 'build', '--logLevel', 'warn'] },
  { name: 'the page is small', run: ['scripts/sizes.ts'] },
  { name: 'unit tests', run: vitest('node', 'web') },
  { name: 'tests in workerd', run: vitest('workers') },
];

/** They mostly wait, each over a product of its own; timings are measured elsewhere. */
const atOnce = '--maxWorkers=2';

/** What takes longer: thousands of seeded worlds, kills of the running product, a browser. */
export const longSteps: readonly Step[] = [
  { name: 'the room, played by agents', run: vitest('agents') },
  { name: 'simulator', run: vitest('fuzz'), env: { FUZZ_SEEDS: '300' } },
  { name: 'mutants', run: ['scripts/mutants.ts'] },
  { name: 'the running product', run: [...vitest('e2e'), atOnce] },
  { name: 'the same, played by agents', run: [...vitest('e2e-agents'), atOnce] },
  { name: 'promises of the core', run: ['scripts/prove.ts', 'core'] },
  { name: 'promises to members', run: ['scripts/prove.ts', 'members'] },
  { name: 'working together', run: ['scripts/prove.ts', 'together'] },
];
