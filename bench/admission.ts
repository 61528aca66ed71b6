import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unstable_startWorker as startWorker } from 'wrangler';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { readProcesses } from '../runtime/supervisor/process-table.ts';
import { cpuMs } from './process.ts';
import { fixed, type Gate } from './report.ts';

/** The first round warms up and does not count. */
const rounds = 5;
const perRound = 30;
/** What leaving costs belongs to who came. */
const settleMs = 200;
const migrations = 'party/auth/migrations';
const signedUp = z.object({ user: z.object({ id: z.string(), homeRoom: z.string() }) });

/** One way in: where to dial and what to bring. */
interface Way {
  name: string;
  path: string;
  headers: Record<string, string>;
}

/**
 * What it costs to come in, from the handshake to the first answer, beside a plain partyserver room
 * in the same process: in turns, so that whatever disturbs one disturbs all.
 */
export async function admission(): Promise<Gate[]> {
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = 'false';
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-admission-'));
  const before = new Set(workerdOfOurs());
  const worker = await startWorker({
    config: 'bench/worker/admission.toml',
    bindings: {
      AUTH_SECRET: { type: 'secret_text', value: 'bench0123456789abcdefGHIJKLMNOPQRSTUV' },
    },
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: false,
      watch: false,
      persist: folder,
      logLevel: 'error',
    },
  });
  try {
    const address = (await worker.url).origin;
    const pids = workerdOfOurs().filter((pid) => !before.has(pid));
    return report(await measure(address, await ways(address), pids));
  } finally {
    await worker.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes an account and an agent with a key. */
async function ways(address: string): Promise<Way[]> {
  const sql = readdirSync(migrations)
    .sort()
    .map((name) => readFileSync(join(migrations, name), 'utf8').replaceAll(/--.*$/gm, ''))
    .join('\n');
  await fetch(`${address}/tables`, { method: 'POST', body: sql });
  const response = await fetch(`${address}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ name: 'Ada', email: 'ada@example.com', password: 'a long pass phrase' }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { user } = signedUp.parse(await response.json());
  const secret = `ap_${'b3nch'.repeat(8)}`;
  await fetch(`${address}/agent?owner=${user.id}`, { method: 'POST', body: secret });
  return [
    { name: 'plain partyserver', path: '/plain', headers: {} },
    {
      name: 'a key',
      path: '/parties/autopilot/bench',
      headers: { authorization: `Bearer ${secret}` },
    },
    {
      name: 'a cookie',
      path: `/parties/autopilot/${user.homeRoom}`,
      headers: { origin: address, cookie },
    },
  ];
}

interface Cost {
  name: string;
  p50: number;
  /** ms of CPU of all workerd together, per connection. */
  cpu: number;
}

async function measure(
  address: string,
  all: readonly Way[],
  pids: readonly number[],
): Promise<Cost[]> {
  const spent = all.map(() => ({ times: [] as number[], cpu: 0 }));
  const cpu = () => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  for (let i = -1; i < rounds; i++)
    for (const [n, way] of all.entries()) {
      const used = cpu();
      const times: number[] = [];
      for (let k = 0; k < perRound; k++) {
        const from = performance.now();
        await comeIn(address, way);
        times.push(performance.now() - from);
      }
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      const one = spent[n];
      if (i < 0 || one === undefined) continue;
      one.times.push(...times);
      one.cpu += cpu() - used;
    }
  return all.map(({ name }, n) => {
    const { times = [], cpu: total = 0 } = spent[n] ?? {};
    const sorted = times.toSorted((a, b) => a - b);
    return {
      name,
      p50: sorted[Math.floor(sorted.length / 2)] ?? 0,
      cpu: total / (rounds * perRound),
    };
  });
}

/** Dials, says something, hears an answer, and is gone: how a goodbye is answered is not what is measured. */
async function comeIn(address: string, { path, headers }: Way): Promise<void> {
  const socket = new WebSocket(address.replace('http', 'ws') + path, {
    headers,
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  socket.send(hello);
  const closed = once(socket, 'close');
  const answered = await Promise.race([once(socket, 'message'), closed.then(() => null)]);
  if (answered === null) throw new Error(`${path} was closed before it answered`);
  socket.terminate();
}

const hello = JSON.stringify({
  type: 'req',
  id: '1',
  method: 'hello',
  params: {
    protocol: { min: 1, max: 1 },
    client: { name: 'bench', version: '1' },
    caps: [],
    topics: [],
  },
});

function report(costs: readonly Cost[]): Gate[] {
  console.log('\ncoming in, to the first answer');
  const [plain] = costs;
  return costs.flatMap((cost) => {
    console.log(`  ${cost.name.padEnd(20)} p50 ${fixed(cost.p50)} ms  CPU ${fixed(cost.cpu)} ms`);
    if (plain === undefined || cost === plain) return [];
    const ratio = cost.cpu / plain.cpu;
    return [
      {
        name: `coming in by ${cost.name}`,
        value: `${fixed(ratio)} × the CPU of a plain partyserver connection`,
        target: `≤ ${most} ×`,
        isMet: ratio <= most,
      },
    ];
  });
}

const most = 4;

/** Started by this process, wrangler's proxy among them: both ways pass it. */
const workerdOfOurs = (): number[] =>
  readProcesses()
    .filter(({ command, group }) => command.includes('workerd serve') && group === ownGroup())
    .map(({ pid }) => pid);

const ownGroup = (): number | undefined =>
  readProcesses().find(({ pid }) => pid === process.pid)?.group;
