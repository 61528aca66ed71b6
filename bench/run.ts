// `npm run -s bench -- --quick` (< 60 s) or `npm run -s bench`: ratios against plain peers in the
// same run; `--bridge` with or without `--quick`: only the bridge to a real gateway;
// `--canvas`: only the canvas, its server and its page. Exits 1 when a gate is missed by more than the measured spread. See bench/README.md.

import { admission } from './admission.ts';
import { bridge } from './bridge/bridge.ts';
import { canvas } from './canvas.ts';
import { decisions } from './decisions.ts';
import { joins } from './joins.ts';
import { crowded } from './page/crowded.ts';
import { streaming } from './page/streaming.ts';
import { autopilot } from './peers/autopilot.ts';
import type { Peer, Workload } from './peers/peer.ts';
import { plainMerged } from './peers/plain-merged.ts';
import { plainPartyserver } from './peers/plain-partyserver.ts';
import { wsMerged } from './peers/ws-merged.ts';
import { serveNode, serveWorkerd, takeAllCores, takeCore } from './process.ts';
import { type Gate, judge, type Summary, summarize } from './report.ts';
import { resumes } from './resumes.ts';
import { type Figures, round } from './round.ts';

const isQuick = process.argv.includes('--quick');
const isBridge = process.argv.includes('--bridge');
const isCanvas = process.argv.includes('--canvas');
const isAll = !isBridge && !isCanvas;
const bridged = isQuick ? { rounds: 8, idleMs: 30_000 } : { rounds: 24, idleMs: 7 * 60_000 };
const roundMs = 3_000;
const rounds = isQuick ? 3 : 5;

await takeCore();
const [workerd, node] = await Promise.all([serveWorkerd(), serveNode('bench/serve-ws.ts')]);
const room = autopilot(workerd);
const limit = wsMerged(node);
const platform = plainMerged(workerd);
const plain = plainPartyserver(workerd);

/** Peers take turns within every round, so that whatever disturbs the machine disturbs all of them. */
async function compare(work: Workload, peers: readonly Peer[]): Promise<Map<string, Summary>> {
  const figures = new Map<string, Figures[]>(peers.map(({ name }) => [name, []]));
  for (let i = 0; i < rounds; i++)
    for (const peer of peers) figures.get(peer.name)?.push(await round(peer, work, roundMs));
  return summarize(work, figures);
}

const one = { threads: 1, tokensPerSecond: 400 };
const eight = { threads: 8, tokensPerSecond: 400 };
const gates: Gate[] = [];

async function streams(): Promise<void> {
  const a = await compare(
    { ...one, watchers: 50 },
    isQuick ? [room, limit, plain] : [room, limit, platform, plain],
  );
  const b = await compare(
    { ...eight, watchers: 50 },
    isQuick ? [room, limit, plain] : [room, limit, platform, plain],
  );
  gates.push(...judge('one stream of 400 tok/s, 50 watchers', a, { limit: 1.3, plain: 3.5 }));
  gates.push(...judge('eight threads of 50 tok/s, 50 watchers', b, { limit: 1.3, plain: 1.5 }));
}

async function theRest(): Promise<void> {
  for (const watchers of [200, 500]) {
    const wide = await compare({ ...eight, watchers }, [room, limit, platform]);
    gates.push(...judge(`eight threads, ${watchers} watchers`, wide, { limit: 1.6 }));
  }
  gates.push(...(await joins(workerd)), ...(await resumes(workerd)));
  gates.push(...(await decisions(workerd)), ...(await admission()));
}

try {
  if (isAll) await streams();
  if (isAll && !isQuick) await theRest();
  if (isCanvas || (isAll && !isQuick)) gates.push(...(await canvas(workerd)));
  if (isBridge || (isAll && !isQuick)) gates.push(...(await bridge(workerd, bridged)));
} finally {
  workerd.end();
  node.end();
}
await takeAllCores();
if (isAll && !isQuick) gates.push(...(await streaming()));
if (isCanvas || (isAll && !isQuick)) gates.push(...(await crowded()));
for (const { name, value, target, isMet, note } of gates)
  console.log(
    `${isMet ? 'PASS' : 'MISS'}  ${name}: ${value} (${target})${note === undefined || isMet ? '' : ` — ${note}`}`,
  );
process.exit(gates.every(({ isMet }) => isMet) ? 0 : 1);
