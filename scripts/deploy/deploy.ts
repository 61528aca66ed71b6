import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { type Deployment, environmentOf } from './deployment.ts';
import { type Asking, isUp } from './is-up.ts';
import { type Found, missing } from './missing.ts';
import { isWorkersDev, planOf, type Step } from './plan.ts';

export interface Ran {
  code: number;
  said: string;
}

export interface DeployPorts {
  wranglerToml: string;
  scratch: string;
  /** Runs wrangler or docker and answers what it said; shown to nobody. */
  ask: (program: 'wrangler' | 'docker', args: readonly string[]) => Promise<Ran>;
  /** Runs a step, shown as it goes on; answers its exit code. */
  run: (step: Step) => Promise<number>;
  /** Asks the net, like a browser; `null`: nobody answered. */
  fetch: Asking['ask'];
  pause: Asking['pause'];
  newCode: () => string;
  say: (words: string) => void;
}

/** Says what is missing, and deploys where nothing is. Answers the exit code. */
export async function deploy(deployment: Deployment, ports: DeployPorts): Promise<number> {
  const { say } = ports;
  const found = await look(deployment, ports);
  const all = missing(deployment, found);
  for (const { words, mend, isNeeded } of all) say(`${isNeeded ? '✗' : '·'} ${words}\n  ${mend}`);
  const needed = all.filter(({ isNeeded }) => isNeeded).length;
  if (needed > 0 && !deployment.isDryRun) {
    say(`\nNothing was deployed: ${needed} of these ${needed === 1 ? 'is' : 'are'} needed first.`);
    return 1;
  }
  const hasCode = found.secrets === null || found.secrets.includes('SETUP_CODE');
  const setupCode = hasCode ? null : ports.newCode();
  for (const step of planOf(deployment, {
    setupCode,
    scratch: ports.scratch,
    isDockerThere: found.isDockerThere === true,
  })) {
    say(`… ${step.words}`);
    const code = await ports.run(step);
    // Said as soon as it counts: it is shown this once.
    if (code === 0 && step.input !== undefined)
      say(
        `The setup code, which makes whoever gives it once at /admin the first admin: ${step.input}`,
      );
    if (code === 0) continue;
    say(`\n${step.words}: it ended with ${code}. What came before it stays; run the same again.`);
    return 1;
  }
  if (deployment.isDryRun) {
    say('\nThat is as far as it goes without an account: nothing left this machine.');
    return needed > 0 ? 1 : 0;
  }
  return tellWhere(deployment.origin ?? '', ports);
}

/** Nothing is said to be there that was not seen there. */
async function tellWhere(origin: string, { fetch, pause, say }: DeployPorts): Promise<number> {
  say(`… looking whether it answers at ${origin}`);
  const found = await isUp(origin, { ask: fetch, pause });
  switch (found.is) {
    case 'up':
      say(`\nIt is at ${origin}.`);
      return 0;
    case 'misconfigured':
      say(`\nIt is deployed, and lets nobody in at ${origin}:`);
      for (const { name, message, fix } of found.problems) say(`✗ ${name}: ${message}\n  ${fix}`);
      return 1;
    case 'away':
      say(
        `\nIt is deployed, and does not answer at ${origin} yet: ${found.why}.\n${waitFor(origin)}`,
      );
      return 0;
  }
}

const waitFor = (origin: string): string =>
  isWorkersDev(URL.parse(origin)?.hostname ?? '')
    ? 'A new address takes a minute. If it stays so, it is not the one that wrangler printed above: deploy again with that.'
    : 'A new host name takes some minutes until its certificate is there. If it stays so, look for it among the domains of the Worker at Cloudflare.';

/** A dry run asks nothing that needs an account. */
async function look(deployment: Deployment, ports: DeployPorts): Promise<Found> {
  const { wranglerToml, ask } = ports;
  const docker = deployment.hasOpenClaws ? await ask('docker', ['info']) : null;
  const isDockerThere = docker === null ? null : docker.code === 0;
  const nobodyAsked = { wranglerToml, isDockerThere, isSignedIn: null, secrets: null };
  if (deployment.isDryRun) return nobodyAsked;
  const whoami = await ask('wrangler', ['whoami']);
  const isSignedIn = whoami.code === 0 && !/not (?:authenticated|logged in)/i.test(whoami.said);
  if (!isSignedIn) return { ...nobodyAsked, isSignedIn };
  const env = environmentOf(deployment);
  const list = await ask('wrangler', ['secret', 'list', '--format', 'json', '--env', env]);
  return { ...nobodyAsked, isSignedIn, secrets: secretsIn(list) };
}

const listed = z.array(z.object({ name: z.string() }));

/** `null`: it could not be read. Of no Worker it is said that there is none (code 10007). */
function secretsIn({ code, said }: Ran): string[] | null {
  if (code !== 0) return /\b10007\b|does not exist/i.test(said) ? [] : null;
  const json = said.slice(said.indexOf('['), said.lastIndexOf(']') + 1);
  const parsed = listed.safeParse(parseJson(json));
  return parsed.success ? parsed.data.map(({ name }) => name) : null;
}
