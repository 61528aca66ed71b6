import { type Deployment, environmentOf } from './deployment.ts';

/** One program that is run to its end. */
export interface Step {
  words: string;
  program: 'wrangler' | 'vite' | 'build-container';
  args: string[];
  /** What it reads; never among its arguments, which every process of the machine can see. */
  input?: string;
}

/**
 * What a deployment does, in this order: what is built first can still fail without a trace, and the
 * Worker that needs a migration comes behind it. `setupCode`: one that the Worker is to be given.
 * `scratch`: a folder that a dry run may fill. Without docker it
 * leaves the image out, where wrangler would end.
 */
export function planOf(
  deployment: Deployment,
  {
    setupCode,
    scratch,
    isDockerThere,
  }: { setupCode: string | null; scratch: string; isDockerThere: boolean },
): Step[] {
  const { origin, hasOpenClaws, isDryRun } = deployment;
  const env = ['--env', environmentOf(deployment)];
  const where = isDryRun ? ['--local', '--persist-to', scratch] : ['--remote'];
  const tried = isDryRun ? ['--dry-run', '--outdir', `${scratch}/worker`] : [];
  const noImage =
    isDryRun && hasOpenClaws && !isDockerThere ? ['--containers-rollout', 'none'] : [];
  const steps: (Step | false)[] = [
    { words: 'building the page', program: 'vite', args: ['build', '--logLevel', 'warn'] },
    hasOpenClaws && {
      words: 'building host and connector for the image of the boxes',
      program: 'build-container',
      args: [],
    },
    {
      words: isDryRun
        ? 'trying the migrations on a database of this machine'
        : 'migrating the database',
      program: 'wrangler',
      args: ['d1', 'migrations', 'apply', 'DB', ...where, ...env],
    },
    setupCode !== null &&
      !isDryRun && {
        words: 'giving the Worker a setup code',
        program: 'wrangler',
        args: ['secret', 'put', 'SETUP_CODE', ...env],
        input: setupCode,
      },
    {
      words: isDryRun ? 'bundling the Worker; nothing is uploaded' : 'deploying',
      program: 'wrangler',
      args: [
        'deploy',
        ...env,
        ...(origin === null ? [] : ['--var', `PUBLIC_ORIGIN:${origin}`, ...domainOf(origin)]),
        ...tried,
        ...noImage,
      ],
    },
  ];
  return steps.filter((one) => one !== false);
}

/**
 * A Worker has an address of its own at workers.dev; any other leads to it only as a domain of its
 * own, which wrangler makes. A host that cannot be read is said to be missing before.
 */
function domainOf(origin: string): string[] {
  const host = URL.parse(origin)?.hostname ?? '';
  return host === '' || isWorkersDev(host) ? [] : ['--domain', host];
}

export const isWorkersDev = (host: string): boolean => host.endsWith('.workers.dev');
