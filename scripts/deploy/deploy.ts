import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { type Deployment, environmentOf } from './deployment.ts';
import { type Found, missing } from './missing.ts';
import { planOf, type Step } from './plan.ts';

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
  say(`\nIt is at ${deployment.origin}.`);
  return 0;
}

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
