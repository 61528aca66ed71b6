import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { specOf } from '../host/host-contract.ts';
import { localHost } from '../host/local.ts';
import { type Host, type HostStep, HostTrouble } from '../host/port.ts';
import { type BoxPrograms, realPrograms } from './box-programs.ts';
import { readRecords } from './box-record.ts';
import { gatewayLocks } from './gateway-locks.ts';
import { type LocalHost, openLocalHost } from './local-host.ts';
import { processesOf } from './marked-processes.ts';
import { type GatewayFrame, RawGateway } from './raw-gateway.ts';
import { standardTools } from './standard-tools.ts';
import { testGateway } from './test-gateway.ts';

/** One real gateway for all of these; the connector is played, the bridge has suites of its own. */
const folder = mkdtempSync(join(tmpdir(), 'autopilot-boxes-'));
const scopes = ['operator.read', 'operator.write', 'operator.admin', 'operator.approvals'];
const canary = 'sk-canary-of-the-server-0123456789';
const tools = { allow: [...standardTools.allow, 'write', 'process'], exec: true };
let local: LocalHost;
let host: Host;
let programs: BoxPrograms;
let gateway: string;
let isOwn: boolean;
const steps: HostStep[] = [];

/** A box whose gateway finds something in its configuration that it does not know. */
const misconfigured = 'misconfigured';
const misconfigures = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeFileSync } from 'node:fs';
  const file = process.env.OPENCLAW_CONFIG_PATH;
  const config = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...config, noSuchThing: { is: 'here' } }));
`)}`;

const boxOf = (id: string) => {
  const found = readRecords(folder).find(({ record }) => record?.spec?.sandboxId === id);
  if (found?.record == null) throw new Error(`no box of ${id}`);
  return { folder: found.folder, record: found.record };
};
const dial = (id: string) => {
  const { port, gatewayToken } = boxOf(id).record;
  return RawGateway.dial({ port, token: gatewayToken }, scopes);
};

/** The product is started, over what an earlier start left. */
async function openHost(): Promise<void> {
  local = await openLocalHost({
    root: join(import.meta.dirname, '../..'),
    folder,
    env: {
      PATH: process.env.PATH,
      AUTOPILOT_SPARE: 'no',
      MODEL: 'rehearsal',
      OPENAI_API_KEY: canary,
    },
    origin: 'http://127.0.0.1:8787',
    say: () => {},
    programs,
  });
  host = localHost(local, fetch);
}

beforeAll(async () => {
  const installed = await testGateway();
  gateway = installed.folder;
  const real = realPrograms(installed, join(import.meta.dirname, 'played/connector.mjs'));
  programs = {
    ...real,
    gateway: (record) => [
      ...(record.spec?.sandboxId === misconfigured ? ['--import', misconfigures] : []),
      ...real.gateway(record),
    ],
  };
  await openHost();
  const spec = { ...specOf('real'), config: { tools } };
  await host.start(spec, (step) => steps.push(step));
});

afterAll(async () => {
  await local.close();
  rmSync(folder, { recursive: true, force: true });
});

test('[BX1] a real gateway takes the configuration, and its token brings every scope on loopback', async () => {
  const { gateway, hello } = await dial('real');
  expect(hello).toMatchObject({
    ok: true,
    payload: { server: { version: '2026.9.6' }, auth: { scopes: expect.arrayContaining(scopes) } },
  });
  expect(steps.filter(({ ok }) => ok).map(({ name }) => name)).toContain('gateway');
  gateway.close();
});

test('[HO9] a real gateway that refuses its configuration ends with 78: the room is told that, with its words, and not to try again', async () => {
  const trouble = await host
    .start(specOf(misconfigured), () => {})
    .then(
      () => null,
      (error: unknown) => (error instanceof HostTrouble ? error.words : null),
    );
  expect(trouble).toMatchObject({ code: 'gatewayConfig', retry: 'never' });
  expect(trouble?.message).toContain('noSuchThing');
  expect(trouble?.message).not.toContain(folder);
  await host.destroy(misconfigured);
});

test('[BX2] no job of its own costs a model run: no cron, no heartbeat, no plugin', async () => {
  const { gateway } = await dial('real');
  const { payload } = await gateway.ask('cron.list', {});
  expect(payload).toMatchObject({ jobs: [] });
  gateway.close();
});

test('[BX3] the tools that write without asking, or type into what runs, are not there', async () => {
  const { gateway } = await dial('real');
  await gateway.ask('chat.send', {
    sessionKey: 'agent:main:tools',
    message: 'use write {"path":"a","content":"b"}',
    idempotencyKey: 'run-tools',
  });
  const final = await gateway.until((one) => isFinal(one, 'run-tools'));
  expect(JSON.stringify(final.payload)).toContain('There is no tool called write here.');
  gateway.close();
});

test('[MO1] the rehearsal answers through a real gateway, to what was said and not to its frame', async () => {
  const { gateway } = await dial('real');
  await gateway.ask('chat.send', {
    sessionKey: 'agent:main:count',
    message: '[Ada] count to 12',
    idempotencyKey: 'run-count',
  });
  const final = await gateway.until((one) => isFinal(one, 'run-count'));
  expect(JSON.stringify(final.payload)).toContain('1 2 3 4 5 6 7 8 9 10 11 12');
  gateway.close();
});

test('[BX19] with tools that were patched, the next start of the product runs what the host wrote', async () => {
  const before = await dial('real');
  const { payload } = await before.gateway.ask('config.get', {});
  const raw = JSON.stringify({ tools: { allow: ['read'], exec: { mode: 'deny' } } });
  const change = { raw, baseHash: hashIn(payload), replacePaths: ['tools.allow'] };
  expect(await before.gateway.ask('config.patch', change)).toMatchObject({ ok: true });
  before.gateway.close();
  const { folder: box, record } = boxOf('real');
  const modelBefore = modelIn(box.gatewayConfig);
  expect(readdirSync(box.root)).toContain('openclaw.json.bak');
  await local.close();
  await openHost();
  await local.begin(null);
  await host.start({ ...specOf('real'), config: { tools } }, () => {});
  expect(modelIn(box.gatewayConfig)).not.toBe(modelBefore);
  expect(boxOf('real').record.port).toBe(record.port);
  const { gateway } = await dial('real');
  const { payload: now } = await gateway.ask('config.get', {});
  expect(now).toMatchObject({ parsed: { tools: { exec: { mode: 'ask' } } } });
  await gateway.ask('chat.send', {
    sessionKey: 'agent:main:again',
    message: 'count to 5',
    idempotencyKey: 'run-again',
  });
  const final = await gateway.until((one) => isFinal(one, 'run-again'));
  expect(JSON.stringify(final.payload)).toContain('1 2 3 4 5');
  gateway.close();
  expect(readFileSync(box.gatewayLog, 'utf8')).not.toMatch(/auto-restored|observe anomaly/);
}, 120_000);

test('[BX4] the folder is for its owner alone; nothing of the server is in any file of it', () => {
  const { folder: box, record } = boxOf('real');
  for (const file of [box.record, box.gatewayConfig, box.connectorConfig])
    expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(box.root).mode & 0o777).toBe(0o700);
  for (const path of filesBelow(box.root))
    expect(readFileSync(path).includes(canary), path).toBe(false);
  for (const { pid } of processesOf(record.mark))
    expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain(canary);
});

test('[BX5] deleted: no process is left, helpers outside of its group included, and no file', async () => {
  const { folder: box, record } = boxOf('real');
  isOwn = lstatSync(join(box.tmp, 'node-compile-cache')).isDirectory();
  const groups = new Set(processesOf(record.mark).map(({ group }) => group));
  expect(groups.size).toBeGreaterThan(2);
  const locks = gatewayLocks(box.root);
  // Three of its own database, and of its agent's one.
  expect(locks.length).toBeGreaterThanOrEqual(4);
  await host.destroy('real');
  expect(processesOf(record.mark)).toEqual([]);
  expect([box.root, ...locks].filter((path) => existsSync(path))).toEqual([]);
});

test('[BX18] what a real gateway had compiled of itself was its own, and is gone with it', () => {
  expect(isOwn).toBe(true);
  expect(readdirSync(gateway)).not.toContain('compiled');
});

const hashIn = (told: unknown): string => z.object({ hash: z.string() }).parse(told).hash;

const modelIn = (file: string): string =>
  z
    .object({
      models: z.object({
        providers: z.object({ autopilot: z.object({ baseUrl: z.string() }) }),
      }),
    })
    .parse(JSON.parse(readFileSync(file, 'utf8'))).models.providers.autopilot.baseUrl;

const isFinal = ({ event, payload }: GatewayFrame, runId: string) =>
  event === 'chat' &&
  JSON.stringify(payload).includes(`"${runId}"`) &&
  /"state":"(?:final|error|aborted)"/.test(JSON.stringify(payload));

const filesBelow = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const full = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(full);
    return entry.isFile() ? [full] : [];
  });
