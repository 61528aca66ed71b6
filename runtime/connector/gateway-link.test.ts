import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { neededScopes } from '../../shared/model/needed-scopes.ts';
import type { Trouble } from '../../shared/model/run.ts';
import { deviceKey } from './device-key.ts';
import type { GatewayEvent } from './gateway-event.ts';
import { type GatewayHello, GatewayLink } from './gateway-link.ts';
import { type Manners, PlayedGateway } from './rig/played-gateway.ts';

const folder = mkdtempSync(join(tmpdir(), 'link-'));
const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A link to a played gateway, and everything it told. */
async function linkTo(manners: Manners = {}, helloWithinMs?: number, before?: () => Promise<void>) {
  const gateway = await PlayedGateway.start(manners);
  const key = deviceKey(join(folder, 'device.pem'));
  const told: (GatewayHello | Trouble)[] = [];
  const events: GatewayEvent[] = [];
  let gaps = 0;
  const waiters: (() => void)[] = [];
  const wake = () => {
    for (const waiter of waiters.splice(0)) waiter();
  };
  const tell = (one: GatewayHello | Trouble) => {
    told.push(one);
    wake();
  };
  const link = new GatewayLink(
    { url: gateway.url, token: 'a token of the box', key },
    {
      ...(before === undefined ? {} : { before }),
      up: tell,
      down: tell,
      event: (event) => {
        events.push(event);
        wake();
      },
      gap: () => {
        gaps++;
        wake();
      },
    },
    helloWithinMs,
  );
  closing.push(
    () => link.close(),
    () => gateway.stop(),
  );
  link.open();
  const until = async (look: () => boolean) => {
    while (!look()) await new Promise<void>((resolve) => waiters.push(resolve));
  };
  await until(() => told.length > 0);
  return { gateway, link, told, events, until, gaps: () => gaps };
}

test('[GP7] a gateway that does not take the rule that every command asks is not used', async () => {
  const refused = () => Promise.reject(new Error('no'));
  const { link, told } = await linkTo({}, undefined, refused);
  expect(told).toMatchObject([{ code: 'notGuarded' }]);
  expect(link.now).toBeNull();
  await expect(link.call('sessions.list', { limit: 1 })).rejects.toMatchObject({ isLost: true });
});

test('[GC21] the key of a box is its own, and only its user can read it', () => {
  const file = join(folder, 'key.pem');
  const key = deviceKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(deviceKey(file).identity).toEqual(key.identity);
  expect(key.identity.deviceId).toMatch(/^[0-9a-f]{64}$/);
  rmSync(file);
  expect(deviceKey(file).identity.deviceId).not.toBe(key.identity.deviceId);
});

test('[GC21] a key that is torn, empty or of another kind is made anew, whole and for its user alone', () => {
  const file = join(folder, 'torn.pem');
  const whole = readFileSync(join(folder, 'key.pem'), 'utf8');
  const { privateKey } = generateKeyPairSync('x25519');
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const left of [whole.slice(0, 40), '', String(other)]) {
    writeFileSync(file, left);
    const { identity } = deviceKey(file);
    expect(deviceKey(file).identity).toEqual(identity);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  }
  expect(readdirSync(folder).filter((name) => name.startsWith('torn'))).toEqual(['torn.pem']);
});

test.each(neededScopes)(
  '[R54] a hello with fewer scopes is no hello: without %s nothing is asked, and the reason is told',
  async (missing) => {
    const scopes = neededScopes.filter((one) => one !== missing);
    const { told, link, gateway } = await linkTo({ scopes });
    expect(told).toMatchObject([{ code: 'fewerScopes' }]);
    await expect(link.call('exec.approval.list', {})).rejects.toMatchObject({ code: 'down' });
    expect(gateway.asked).toEqual([]);
  },
);

test('[R116] another protocol is told as that, and not dialled again at once', async () => {
  const { told, gateway } = await linkTo({ protocol: 5 });
  expect(told).toMatchObject([{ code: 'wrongProtocol' }]);
  expect(gateway.connections).toBe(1);
});

test('[R116] a gateway that does not take this client is told as that', async () => {
  const mismatch = { code: 'PROTOCOL_MISMATCH', expectedProtocol: 5 };
  const { told } = await linkTo({
    refuses: { code: 'INVALID_REQUEST', message: 'protocol mismatch', details: mismatch },
  });
  expect(told[0]).toMatchObject({ code: 'wrongProtocol' });
  const pairing = { code: 'PAIRING_REQUIRED' };
  const other = await linkTo({
    refuses: { code: 'NOT_PAIRED', message: 'pairing required', details: pairing },
  });
  expect(other.told[0]).toMatchObject({ code: 'notAdmitted' });
});

test('[GC70] a gateway that says at the door when to come again is not dialled before', async () => {
  const details = { reason: 'gateway-restarting' };
  const { gateway, told, until } = await linkTo({
    refuses: { code: 'UNAVAILABLE', message: 'restarting', details, retryAfterMs: 900 },
  });
  const from = Date.now();
  gateway.manners = {};
  await until(() => told.length > 1);
  expect(told).toMatchObject([{ code: 'gatewayDown' }, { bootId: 'boot-1' }]);
  expect(Date.now() - from).toBeGreaterThanOrEqual(880);
});

test('[R51] a gateway that takes the connection and says nothing', async () => {
  const { told } = await linkTo({ isSilent: true }, 50);
  expect(told).toMatchObject([{ code: 'silentGateway' }]);
});

test('[R52] a frame of 25 MiB, a torn one and one that is no JSON are survived', async () => {
  const { gateway, events, until, told } = await linkTo();
  gateway.send('{"type":"event","event":');
  gateway.send('[1,2,3]');
  gateway.tell('health', { blob: 'x'.repeat(25 * 1024 * 1024 - 200) });
  gateway.tell('agent', phase('start'));
  await until(() => events.length > 0);
  expect(events).toMatchObject([{ kind: 'phase', runId: 'r' }]);
  expect(told).toHaveLength(1);
});

test('[R52] what is nested without end, and names that are traps, are survived', async () => {
  const { gateway, events, until } = await linkTo();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const data = `{"phase":"start","toolCallId":"c1","name":"exec","args":${deep}}`;
  const payload = `{"runId":"r","sessionKey":"s","stream":"tool","data":${data}}`;
  gateway.send(`{"type":"event","event":"agent","seq":1,"payload":${payload}}`);
  gateway.tell('__proto__', { constructor: 1 });
  gateway.tell('agent', JSON.parse('{"__proto__":{"runId":"r"},"stream":"lifecycle","data":{}}'));
  gateway.tell('agent', phase('start'));
  await until(() => events.length > 1);
  expect(events).toEqual([
    expect.objectContaining({ kind: 'tool', input: { tooDeep: true } }),
    expect.objectContaining({ kind: 'phase' }),
  ]);
});

test('[R52] a frame beyond the limit ends the connection, and a new one is made', async () => {
  const { gateway, told, until } = await linkTo();
  gateway.tell('health', { blob: 'x'.repeat(26 * 1024 * 1024) });
  await until(() => told.length >= 3);
  expect(told).toMatchObject([{ bootId: 'boot-1' }, { code: 'gatewayDown' }, { bootId: 'boot-1' }]);
});

test('[R52] 100,000 events that nobody knows cost next to nothing', async () => {
  const { gateway, events, until } = await linkTo();
  const from = process.cpuUsage();
  for (let n = 0; n < 100_000; n++) gateway.tell(`novelty.${n % 50}`, { n, text: 'x' });
  gateway.tell('agent', phase('start'));
  await until(() => events.length > 0);
  const { user, system } = process.cpuUsage(from);
  expect(events).toHaveLength(1);
  expect((user + system) / 1_000).toBeLessThan(20_000);
});

test('[R49] a gateway that tells to ask anew has told no history, and never an empty one', async () => {
  const { gateway, link } = await linkTo();
  gateway.answers['chat.history'] = { kind: 'reset' };
  await expect(link.call('chat.history', { sessionKey: 's' })).rejects.toMatchObject({
    code: 'unreadable',
    isLost: false,
  });
  gateway.answers['chat.history'] = {
    kind: 'snapshot',
    messages: [{ role: 'user', content: 'a' }],
  };
  expect(await link.call('chat.history', { sessionKey: 's' })).toMatchObject({
    messages: [{ role: 'user' }],
  });
});

test('[R51] one that falls silent later is hung up on, said to be down, and dialled again', async () => {
  const { gateway, told, until } = await linkTo({ tickMs: 60 });
  await until(() => told.length >= 3);
  expect(told).toMatchObject([{ bootId: 'boot-1' }, { code: 'gatewayDown' }, { bootId: 'boot-1' }]);
  expect(gateway.connections).toBe(2);
});

test('[GC22] events that were lost on the way are noticed', async () => {
  const { gateway, until, gaps } = await linkTo();
  gateway.tell('tick', {});
  gateway.send(JSON.stringify({ type: 'event', event: 'tick', payload: {}, seq: 9 }));
  await until(() => gaps() > 0);
  expect(gaps()).toBe(1);
});

test('[GC23] after a close there is a new client, and what was under way is known to be lost', async () => {
  const { gateway, link, told, until } = await linkTo();
  gateway.answers['chat.history'] = { messages: 'none', inFlightRun: 7 };
  expect(await link.call('chat.history', { sessionKey: 's' })).toMatchObject({ messages: [] });
  gateway.bootId = 'boot-2';
  gateway.drop();
  await until(() => told.length >= 3);
  expect(told).toMatchObject([{ bootId: 'boot-1' }, { code: 'gatewayDown' }, { bootId: 'boot-2' }]);
  expect(gateway.connections).toBe(2);
});

test('[GC23] what an administrator would be asked for meets no gateway: it was lost, not refused', async () => {
  const { gateway, link } = await linkTo();
  await gateway.stop();
  const asked = link.asAdmin((call) => call('sessions.reset', { key: 's' }));
  await expect(asked).rejects.toMatchObject({ isLost: true });
});

const phase = (name: string) => ({
  runId: 'r',
  sessionKey: 's',
  stream: 'lifecycle',
  data: { phase: name },
});
