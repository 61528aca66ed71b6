import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RealGateway } from '../../runtime/connector/rig/real-gateway.ts';
import { modelEndpoint } from '../../runtime/host/model/model-endpoint.ts';
import { upstreamOf } from '../../runtime/host/model/upstream.ts';
import { serveFetch } from '../../runtime/local/serve-fetch.ts';
import { type Served, takeAllCores, takeCore } from '../process.ts';
import type { Gate } from '../report.ts';
import { DirectClient } from './direct.ts';
import { idle } from './idle.ts';
import { judge, needsMore } from './judge.ts';
import { Relay } from './relay.ts';
import { RoomSide, seat } from './room-side.ts';
import { Turns } from './turns.ts';

/**
 * A real gateway with the rehearsal as its model, its connector, and a room in workerd; beside the
 * room's client one on the gateway itself, in the same process and by the same clock.
 */
export async function bridge(
  workerd: Served,
  { rounds, idleMs }: { rounds: number; idleMs: number },
): Promise<Gate[]> {
  await takeAllCores();
  const folder = mkdtempSync(join(tmpdir(), 'bench-bridge-'));
  const model = await serveFetch(rehearsal());
  const closing: (() => unknown)[] = [];
  try {
    const gateway = await RealGateway.start(`http://127.0.0.1:${model.port}/v1`, 'rehearsal');
    closing.push(() => gateway.remove());
    const relay = await Relay.before(gateway.url);
    closing.push(() => relay.close());
    const room = `bridge${process.pid}`;
    const base = `http://127.0.0.1:${workerd.port}`;
    await fetch(`${base}/members/${room}?count=3`);
    const place = seat.parse(await (await fetch(`${base}/openclaw/${room}`)).json());
    const as = `as=connector:${place.instanceId}&generation=1`;
    const connector = startConnector(folder, {
      roomUrl: `ws://127.0.0.1:${workerd.port}/room/${room}?${as}`,
      token: 'a token that the bench does not read',
      gatewayUrl: relay.url,
      gatewayToken: gateway.token,
      deviceKeyFile: join(folder, 'device.pem'),
      stateFile: join(folder, 'state.json'),
      secrets: [],
      logFile: gateway.logFile,
      model: { provider: 'autopilot', id: 'rehearsal', rehearsal: true },
    });
    closing.push(() => connector.kill('SIGKILL'));
    const direct = await DirectClient.connect(gateway.url, gateway.token);
    closing.push(() => direct.close());
    const side = await RoomSide.join(workerd, room, place);
    closing.push(() => side.close());
    await side.ready();
    const turns = new Turns(direct, side, relay);
    await turns.warmUp();
    for (let n = 0; needsMore(turns.first.direct, rounds); n++) await turns.both(n);
    return [...judge(turns, side.wire), ...(await idle({ base, room, idleMs, turns }))];
  } finally {
    for (const close of closing.toReversed()) await close();
    await model.close();
    rmSync(folder, { recursive: true, force: true });
    await takeCore();
  }
}

function startConnector(folder: string, config: object): ChildProcess {
  const path = join(folder, 'connector.json');
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return spawn(process.execPath, ['runtime/connector/main.ts', path], { stdio: 'inherit' });
}

/** The host's own endpoint, as gateways of a laptop ask it. */
function rehearsal() {
  let next = 0;
  return modelEndpoint({
    upstream: () => upstreamOf({}),
    isToken: () => true,
    fetch: () => Promise.reject(new Error('the rehearsal asks nobody')),
    pause: (ms, signal) =>
      new Promise((done, gone) => {
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          gone(signal.reason);
        });
      }),
    newId: () => `${++next}`,
  });
}
