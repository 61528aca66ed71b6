import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { configProblems } from '../../shared/lib/config-problems.ts';
import { upstreamOf } from '../host/model/upstream.ts';
import { freshSecret, secretIn } from '../supervisor/auth-secret.ts';
import { configured } from '../supervisor/configured.ts';
import type { DataFolder } from '../supervisor/data-folder.ts';
import { lockHolder } from '../supervisor/hold-lock.ts';
import { choosePort } from '../supervisor/port.ts';
import { type Probed, probe } from '../supervisor/probe.ts';
import { readProcesses } from '../supervisor/process-table.ts';
import { readRecords } from './box-record.ts';
import { mayStart } from './capacity.ts';
import { gatewayPlace, installedGateway, wantedGateway } from './gateway-package.ts';
import { processesOf } from './marked-processes.ts';
import { choosePortPair } from './port-pairs.ts';

/** What was looked at. `bad` keeps something from working; `note` is worth knowing. */
export interface Finding {
  name: string;
  is: 'good' | 'note' | 'bad';
  words: string;
  fix?: string;
}

export interface Patient {
  root: string;
  folder: DataFolder;
  port: number;
  env: Readonly<Record<string, string | undefined>>;
  nodeVersion: string;
  freeMemory: number;
  fetch: (request: Request) => Promise<Response>;
}

type Look = (patient: Patient) => Promise<Finding> | Finding | Finding[];

/** Everything, one after the other; what cannot be looked at is said to be so. */
export async function examine(patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, look] of looks)
    findings.push(
      ...(await Promise.resolve()
        .then(async () => [await look(patient)].flat())
        .catch(() => [{ name, is: 'note' as const, words: 'could not be looked at' }])),
    );
  return findings;
}

const looks: readonly (readonly [string, Look])[] = [
  ['Node', node],
  ['secret', secret],
  ['configuration', configuration],
  ['product', product],
  ['gateway package', gateway],
  ['model', model],
  ['memory', memory],
  ['disk', disk],
  ['ports', ports],
  ['boxes', boxes],
];

/** What OpenClaw 2026.9.6 asks for. */
export function isNodeForGateways(version: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26;
}

function node({ nodeVersion }: Patient): Finding {
  return isNodeForGateways(nodeVersion)
    ? { name: 'Node', is: 'good', words: nodeVersion }
    : {
        name: 'Node',
        is: 'bad',
        words: `${nodeVersion} runs no gateway`,
        fix: 'Run `npm run doctor` and `npm start` by npm: they bring Node 24 along.',
      };
}

function secret({ folder }: Patient): Finding {
  if (!existsSync(folder.secret))
    return { name: 'secret', is: 'good', words: 'the first `npm start` makes one' };
  const isPrivate = (statSync(folder.secret).mode & 0o077) === 0;
  return isPrivate
    ? { name: 'secret', is: 'good', words: 'is there, for its owner alone' }
    : { name: 'secret', is: 'bad', words: 'others may read it', fix: `chmod 600 ${folder.secret}` };
}

/** What the Worker lets nobody in for, of what `npm start` gives it. */
function configuration({ folder, env }: Patient): Finding | Finding[] {
  const name = 'configuration';
  // A secret that cannot be used is made anew by the next start.
  const kept = existsSync(folder.secret) ? secretIn(readFileSync(folder.secret, 'utf8')) : null;
  const problems = configProblems({ ...configured(env), AUTH_SECRET: kept ?? freshSecret() });
  if (problems.length === 0) return { name, is: 'good', words: 'keeps nobody out' };
  return problems.map((one) => ({
    name,
    is: 'bad',
    words: `${one.name}: ${one.message}`,
    fix: one.fix,
  }));
}

async function product({ folder, port }: Patient): Promise<Finding> {
  const holder = lockHolder(folder.lock);
  if (holder?.address != null) {
    const probed = await probe(Number(new URL(holder.address).port));
    return toldBy(holder.address, probed);
  }
  const chosen = await choosePort(port);
  if (chosen === null)
    return {
      name: 'product',
      is: 'bad',
      words: `no port from ${port} on is free`,
      fix: 'Choose one with PORT.',
    };
  return chosen.takenBy === null
    ? { name: 'product', is: 'good', words: `does not run; port ${port} is free` }
    : {
        name: 'product',
        is: 'note',
        words: `does not run; port ${port} is taken by ${chosen.takenBy}, so it will be ${chosen.port}`,
      };
}

function toldBy(address: string, probed: Probed): Finding {
  if ('problems' in probed) {
    const { problems } = probed;
    return {
      name: 'product',
      is: 'bad',
      words: problems.map(({ name, message }) => `${name}: ${message}`).join(' '),
      fix: problems.map(({ fix }) => fix).join(' '),
    };
  }
  return probed.outcome === 'ok'
    ? { name: 'product', is: 'good', words: `runs at ${address}` }
    : {
        name: 'product',
        is: 'bad',
        words: `has ${address} and does not answer`,
        fix: 'It is started again by itself; see its terminal and the logs in the data folder.',
      };
}

function gateway({ root, env }: Patient): Finding {
  const name = 'gateway package';
  const wanted = wantedGateway(root);
  const installed = installedGateway(gatewayPlace(root, env));
  if (installed?.version === wanted)
    return { name, is: 'good', words: `OpenClaw ${wanted} is installed` };
  if (installed !== null)
    return {
      name,
      is: 'bad',
      words: `AUTOPILOT_GATEWAY holds OpenClaw ${installed.version}, made for is ${wanted}`,
      fix: 'Leave AUTOPILOT_GATEWAY out, or install that version there.',
    };
  return env.AUTOPILOT_GATEWAY
    ? {
        name,
        is: 'bad',
        words: 'AUTOPILOT_GATEWAY names a folder without it',
        fix: 'Leave it out, or run `npm ci` there with the files of runtime/gateway.',
      }
    : {
        name,
        is: 'note',
        words: `OpenClaw ${wanted} is not there; npm start installs it (0.7 GB)`,
      };
}

async function model({ env, fetch }: Patient): Promise<Finding> {
  const upstream = upstreamOf(env);
  if (upstream instanceof Error)
    return { name: 'model', is: 'bad', words: upstream.words.message, fix: upstream.words.fix };
  if (upstream.rehearsal)
    return {
      name: 'model',
      is: 'note',
      words: 'none is configured: the rehearsal answers, offline, always the same',
      fix: 'Set ANTHROPIC_API_KEY (or another one) before `npm start` for a real one.',
    };
  const { provider, id } = upstream.name;
  const headers = { ...upstream.headers, 'anthropic-version': '2023-06-01' };
  const asked = new Request(`${upstream.baseUrl}/models`, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(8_000),
  });
  const status = await fetch(asked).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.status;
    },
    () => 0,
  );
  const words = `${provider}: ${id}`;
  if (status === 401 || status === 403)
    return {
      name: 'model',
      is: 'bad',
      words: `${words}; the provider refuses the key`,
      fix: 'Set another key; this one is wrong, revoked or for something else.',
    };
  if (status === 0)
    return {
      name: 'model',
      is: 'bad',
      words: `${words}; the provider cannot be reached`,
      fix: 'Look at the network, and at MODEL_BASE_URL if it is set.',
    };
  if (status === 200) return { name: 'model', is: 'good', words: `${words}; the key is taken` };
  return { name: 'model', is: 'note', words: `${words}; whether the key is taken is not known` };
}

function memory({ freeMemory }: Patient): Finding {
  const words = `${(freeMemory / 2 ** 30).toFixed(1)} GB are free`;
  return mayStart({ boxes: 0, freeMemory }) === null
    ? { name: 'memory', is: 'good', words }
    : {
        name: 'memory',
        is: 'bad',
        words: `${words}, a gateway takes 1.2`,
        fix: 'Close other programs.',
      };
}

function disk({ folder }: Patient): Finding {
  let place = folder.root;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = statfsSync(place);
  const free = (bavail * bsize) / 2 ** 30;
  const words = `${free.toFixed(1)} GB are free`;
  return free >= 1.5
    ? { name: 'disk', is: 'good', words }
    : {
        name: 'disk',
        is: 'bad',
        words: `${words}; the gateway package takes 0.7, and boxes more`,
        fix: 'Make room, or use another data folder: npm start -- --data <folder>',
      };
}

async function ports(): Promise<Finding> {
  return (await choosePortPair(new Set())) === null
    ? {
        name: 'ports',
        is: 'bad',
        words: 'none is free for a gateway between 19100 and 32000',
        fix: 'End programs that listen there.',
      }
    : { name: 'ports', is: 'good', words: 'there are free ones for gateways' };
}

/** Counts only: names of instances are known in their rooms. */
function boxes({ folder }: Patient): Finding {
  const table = readProcesses();
  const records = readRecords(folder.boxes).flatMap(({ record }) => record ?? []);
  const alive = records.filter(({ mark }) => processesOf(mark, table).length > 0).length;
  const isRunning = lockHolder(folder.lock) !== null;
  const words = `${records.length}, of which ${alive} run`;
  return alive > 0 && !isRunning
    ? {
        name: 'boxes',
        is: 'bad',
        words: `${words} though nothing looks after them`,
        fix: 'The next `npm start` ends them and starts them anew.',
      }
    : { name: 'boxes', is: 'good', words };
}
