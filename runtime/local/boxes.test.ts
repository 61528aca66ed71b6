import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { specOf } from '../host/host-contract.ts';
import { type BoxRecord, freshRecord, readRecords, renewed, secretsOf } from './box-record.ts';
import { Boxes } from './boxes.ts';
import { maySpare, mayStart } from './capacity.ts';
import { markIn, processesOf } from './marked-processes.ts';
import {
  killMarked,
  type PlayedHost,
  playedHost,
  playedPrograms,
  wish,
} from './played/played-host.ts';

const open = async (more: Parameters<typeof playedHost>[0] = {}): Promise<PlayedHost> => {
  const played = await playedHost(more);
  onTestFinished(() => played.close());
  return played;
};
const nobody = () => {};
const running = (played: PlayedHost, id: string) =>
  expect
    .poll(async () => (await played.local.boxes.status(id)).state, { timeout: 20_000 })
    .toBe('running');

test('[BX6] a gateway that was booted before anybody asked is taken, and not twice', async () => {
  const { local, starts } = await open({ env: { AUTOPILOT_SPARE: 'yes' } });
  await local.boxes.prepareSpare();
  expect(local.boxes.count()).toMatchObject({ boxes: 0, spare: true });
  const [a, b] = await Promise.all([
    local.boxes.start(specOf('c1'), nobody),
    local.boxes.start(specOf('c2'), nobody),
  ]);
  expect([a.wasSpare, b.wasSpare].sort()).toEqual([false, true]);
  expect(starts('c1') + starts('c2')).toBe(2);
});

test('[BX6] the next one is not booted beside the start of what was asked for, but behind its first answer', async () => {
  const { local, folder } = await open({ env: { AUTOPILOT_SPARE: 'yes' } });
  await local.boxes.start(specOf('c4'), nobody);
  const { modelToken = '' } = readRecords(folder)[0]?.record ?? {};
  local.boxes.modelAsked(modelToken);
  await new Promise((done) => setTimeout(done, 300));
  expect(local.boxes.count()).toMatchObject({ running: 1, spare: false });
  local.boxes.modelAsked(modelToken);
  await expect.poll(() => local.boxes.count().spare, { timeout: 10_000 }).toBe(true);
});

test('[BX6] who asks for other tools than the spare has gets a box of its own', async () => {
  const { local } = await open({ env: { AUTOPILOT_SPARE: 'yes' } });
  await local.boxes.prepareSpare();
  const spec = { ...specOf('c3'), config: { tools: { allow: ['read'], exec: false } } };
  expect(await local.boxes.start(spec, nobody)).toMatchObject({ wasSpare: false });
});

test('[BX6] AUTOPILOT_SPARE=no boots nothing that nobody asked for', async () => {
  const { local } = await open();
  await local.boxes.prepareSpare();
  expect(local.boxes.count().spare).toBe(false);
});

/** Boxes of a host that was killed, and is no more. */
async function crashed(...ids: string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-host-'));
  const program = join(import.meta.dirname, 'played/host-program.ts');
  const specs = ids.map((id) => JSON.stringify(specOf(id)));
  const child = spawn(process.execPath, [program, folder, ...specs]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  return folder;
}

test('[BX7] what a crash of the host left behind is ended by the next, and comes back', async () => {
  const next = await open({ folder: await crashed('d1'), origin: 'http://127.0.0.1:9999' });
  const { root, mark } = must(next.boxOf('d1'), 'a box');
  const old = processesOf(mark).map(({ pid }) => pid);
  expect(old).toHaveLength(2);
  expect(await next.local.boxes.open()).toBe(2);
  await running(next, 'd1');
  expect(processesOf(mark).filter(({ pid }) => old.includes(pid))).toEqual([]);
  // The product has another port by now; the box dials in there.
  const config = readFileSync(join(root, 'connector.json'), 'utf8');
  expect(config).toContain('"ws://127.0.0.1:9999/parties/autopilot/room"');
});

/** Its record, as a crash in the middle of something else would have left it. */
function left(folder: string, id: string, wanted: 'stopped' | 'gone') {
  const found = readRecords(folder).find(({ record }) => record?.spec?.sandboxId === id);
  const file = must(found, 'a box').folder.record;
  writeFileSync(file, readFileSync(file, 'utf8').replace('"running"', `"${wanted}"`));
}

test('[BX7] what was stopped stays stopped, and a delete that was cut short is finished', async () => {
  const folder = await crashed('d2', 'd3');
  left(folder, 'd2', 'stopped');
  left(folder, 'd3', 'gone');
  const next = await open({ folder });
  const [stopped, gone] = ['d2', 'd3'].map((id) => must(next.boxOf(id), 'a box'));
  await next.local.boxes.open();
  expect(existsSync(gone?.root ?? '')).toBe(false);
  expect(processesOf(gone?.mark ?? '')).toEqual([]);
  expect(processesOf(stopped?.mark ?? '')).toEqual([]);
  expect(await next.local.boxes.status('d2')).toMatchObject({ state: 'stopped', generation: 1 });
  expect(await next.local.boxes.status('d3')).toEqual({ state: 'absent' });
});

test('[BX7] orders that come before a host has looked at what was left are about that, and not undone by the look', async () => {
  const folder = await crashed('d4', 'd5', 'd6', 'd7');
  left(folder, 'd6', 'gone');
  const next = await open({ folder });
  const { boxes } = next.local;
  const old = ['d4', 'd5', 'd6', 'd7'].map((id) => must(next.boxOf(id), id));
  const start = boxes.start(specOf('d4', 2), nobody);
  await Promise.all([boxes.destroy('d5'), boxes.destroy('d6'), boxes.stop('d7')]);
  await boxes.open();
  await start;
  await running(next, 'd4');
  expect(next.ids().sort()).toEqual(['d4', 'd7']);
  expect(next.boxOf('d4')).toEqual(old[0]);
  expect(processesOf(old[0]?.mark ?? '')).toHaveLength(2);
  for (const gone of old.slice(1)) expect(processesOf(gone.mark)).toEqual([]);
  expect(await boxes.status('d7')).toMatchObject({ state: 'stopped' });
});

test('[BX7] of a deletion that was cut short nothing is brought back, also where a start is faster', async () => {
  const folder = await crashed('d8');
  left(folder, 'd8', 'gone');
  const next = await open({ folder });
  const { root } = must(next.boxOf('d8'), 'a box');
  await Promise.all([next.local.boxes.start(specOf('d8', 2), nobody), next.local.boxes.open()]);
  await running(next, 'd8');
  expect(next.ids()).toEqual(['d8']);
  expect(existsSync(root)).toBe(false);
});

test('[BX8] only what carries the mark is ended: a process of somebody else stays', async () => {
  const { local, boxOf } = await open();
  await local.boxes.start(specOf('e1'), nobody);
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
    env: { PATH: process.env.PATH, AUTOPILOT_BOX: 'another' },
    detached: true,
  });
  onTestFinished(() => void other.kill('SIGKILL'));
  const mark = boxOf('e1')?.mark ?? '';
  expect(processesOf(mark).some(({ pid }) => pid === other.pid)).toBe(false);
  await local.boxes.destroy('e1');
  expect(other.exitCode).toBeNull();
  expect(processesOf('another').map(({ pid }) => pid)).toEqual([other.pid]);
});

test('[BX8] what a command started and left behind ends with its box', async () => {
  const { local, boxOf } = await open();
  await local.boxes.start(specOf('e2'), nobody);
  const mark = boxOf('e2')?.mark ?? '';
  // As `exec` of a gateway would: in a session of its own, and its parent is not the gateway.
  const left = spawn('sleep', ['1000'], {
    env: { PATH: process.env.PATH, AUTOPILOT_BOX: mark },
    detached: true,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => left.once('exit', resolve));
  await local.boxes.destroy('e2');
  await ended;
  expect(processesOf(mark)).toEqual([]);
});

test('[BX9] a port that somebody takes in between is changed, and nobody has to ask again', async () => {
  const { local, boxOf, folder } = await open();
  await local.boxes.start(specOf('f1', 1), nobody);
  await local.boxes.stop('f1');
  const before = readRecords(folder)[0]?.record?.port ?? 0;
  await takeUnlessTaken(before);
  await local.boxes.start(specOf('f1', 2), nobody);
  const after = readRecords(folder)[0]?.record?.port ?? 0;
  expect(Math.abs(after - before)).toBeGreaterThanOrEqual(120);
  expect(boxOf('f1')).not.toBeNull();
});

test('[BX9] another installation that takes the port at the same moment is not taken for ours', async () => {
  const both = await Promise.all([open(), open()]);
  await Promise.all(both.map(({ local }) => local.boxes.start(specOf('f2'), nobody)));
  const ports = both.map(({ folder }) => readRecords(folder)[0]?.record?.port ?? 0);
  expect(new Set(ports).size).toBe(2);
  await Promise.all(both.map((one) => running(one, 'f2')));
  expect(both.map(({ starts }) => starts('f2') > 0)).toEqual([true, true]);
});

test('[BX10] a connector is told what it needs by a file for its owner alone, and nothing else', async () => {
  const { local, boxOf } = await open({ env: { AUTH_SECRET: 'canary-of-the-server' } });
  await local.boxes.start(specOf('g1'), nobody);
  const root = boxOf('g1')?.root ?? '';
  const seen = join(root, 'connector.state.json.seen');
  await expect.poll(() => existsSync(seen), { timeout: 10_000 }).toBe(true);
  const config = JSON.parse(readFileSync(seen, 'utf8'));
  expect(config).toMatchObject({
    roomUrl: 'ws://127.0.0.1:8787/parties/autopilot/room',
    token: 'connector.room.g1.1.canary-token',
    gatewayUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/),
    logFile: join(root, 'gateway.log'),
    env: { AUTOPILOT_BOX: expect.any(String), HOME: join(root, 'home') },
  });
  expect(config.secrets).toContain(config.gatewayToken);
  expect(JSON.stringify(config)).not.toContain('canary-of-the-server');
  expect(statSync(join(root, 'connector.json')).mode & 0o777).toBe(0o600);
});

test('[BX10] every token that lies in files of a box is among what its connector hides', async () => {
  const { local, boxOf } = await open();
  const spec = specOf('g2');
  const modelAccess = {
    baseUrl: 'http://127.0.0.1:1/v1',
    token: 'canary-of-the-model',
    api: 'openai-completions',
  } as const;
  const model = { provider: 'somebody', id: 'model-1', rehearsal: false };
  await local.boxes.start({ ...spec, config: { model, modelAccess } }, nobody);
  const root = boxOf('g2')?.root ?? '';
  const of = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const { gatewayToken, secrets } = of('connector.json');
  expect(readFileSync(join(root, 'openclaw.json'), 'utf8')).toContain('canary-of-the-model');
  expect(secrets.toSorted()).toEqual(
    [spec.connectorToken, gatewayToken, of('box.json').modelToken, 'canary-of-the-model'].sort(),
  );
});

test('[BX10] a restart makes the keys of a box anew; what comes back by itself has those it had', async () => {
  const { local, boxOf } = await open();
  await local.boxes.start(specOf('g3', 1), nobody);
  const root = boxOf('g3')?.root ?? '';
  const keys = () => {
    const { gatewayToken, modelToken } = JSON.parse(readFileSync(join(root, 'box.json'), 'utf8'));
    const { gateway } = JSON.parse(readFileSync(join(root, 'openclaw.json'), 'utf8'));
    expect(gateway.auth.token).toBe(gatewayToken);
    return [gatewayToken, modelToken];
  };
  const first = keys();
  writeFileSync(join(root, 'device-key.json'), 'one that the gateway does not take');
  await local.boxes.stop('g3');
  await local.boxes.start(specOf('g3', 1), nobody);
  expect([keys(), existsSync(join(root, 'device-key.json'))]).toEqual([first, true]);
  await local.boxes.start(specOf('g3', 2), nobody);
  expect(existsSync(join(root, 'device-key.json'))).toBe(false);
  expect(keys().filter((key) => first.includes(key))).toEqual([]);
  const { secrets } = JSON.parse(readFileSync(join(root, 'connector.json'), 'utf8'));
  expect(secrets).toEqual(expect.arrayContaining([...first, ...keys()]));
});

test('[BX10] tokens of many restarts are hidden, the latest of them', () => {
  const tokens: string[] = [];
  let record = freshRecord(1);
  for (let n = 0; n < 20; n++) {
    tokens.unshift(record.gatewayToken, record.modelToken);
    record = renewed(record);
  }
  const { gatewayToken, modelToken } = record;
  expect(secretsOf(record)).toEqual([gatewayToken, modelToken, ...tokens.slice(0, 20)]);
});

test.each(['/home/jo/data', '/home/jo/my data', '/home/jo/Übung'])(
  '[BX7] what runs out of a folder of a box (%s) is known, however its system tells an environment',
  (folder) => {
    const mark = 'a1'.repeat(24);
    const variables = [`HOME=${folder}/home`, `AUTOPILOT_BOX=${mark}`, 'PATH=/bin'];
    const list = variables.join('\0');
    for (const all of [variables, variables.toReversed()]) {
      expect(markIn(`${all.join('\0')}\0`, folder)).toBe(mark);
      expect(markIn(`node gateway.mjs ${all.join(' ')}\n`, folder)).toBe(mark);
    }
    for (const other of [`${folder}2`, folder.slice(0, -1), 'home'])
      expect(markIn(list, other)).toBeNull();
  },
);

test('[BX11] a connector that ends is started again while its gateway runs on', async () => {
  const { local, boxOf, starts } = await open();
  await local.boxes.start(specOf('h1'), nobody);
  const mark = boxOf('h1')?.mark ?? '';
  const connector = processesOf(mark).find(({ command }) => command.includes('connector.mjs'));
  process.kill(connector?.pid ?? 0, 'SIGKILL');
  await expect
    .poll(() => local.boxes.status('h1'), { timeout: 20_000 })
    .toMatchObject({ state: 'running', restarts: 1 });
  expect(starts('h1')).toBe(1);
});

test('[HO16] a start behind a stop that is still under way brings the box up anew', async () => {
  const played = await open();
  const { local, starts } = played;
  await local.boxes.start(specOf('h2'), nobody);
  const stop = local.boxes.stop('h2');
  await Promise.all([stop, local.boxes.start(specOf('h2'), nobody)]);
  await running(played, 'h2');
  expect(starts('h2')).toBe(2);
});

test('[HO16] who looks after a box that did not mend itself is told why, not how it was', async () => {
  const { local, boxOf } = await open();
  await local.boxes.start(specOf('h3'), nobody);
  const { home, mark } = must(boxOf('h3'), 'a box');
  wish(home, 'bad-config');
  killMarked(mark, 'gateway');
  await expect
    .poll(() => local.boxes.status('h3'), { timeout: 20_000 })
    .toMatchObject({ trouble: { code: 'gatewayConfig' } });
  await expect(local.boxes.start(specOf('h3'), nobody)).rejects.toMatchObject({
    words: { code: 'gatewayConfig' },
  });
});

test('[BX12] a gateway that is killed while it boots is told as such', async () => {
  const { local, boxOf } = await open();
  await local.boxes.start(specOf('i1', 1), nobody);
  wish(boxOf('i1')?.home ?? '', 'never-ready');
  const start = local.boxes.start(specOf('i1', 2), nobody).then(
    () => null,
    (error) => error.words,
  );
  const mark = boxOf('i1')?.mark ?? '';
  await expect.poll(() => processesOf(mark).length, { timeout: 10_000 }).toBe(1);
  await expect.poll(async () => (await local.boxes.status('i1')).generation).toBe(2);
  killMarked(mark);
  expect(await start).toMatchObject({ code: 'gatewayDied', retry: 'later' });
});

test('[R109] the last words of a gateway reach nobody with a token of its box, or a piece of one', async () => {
  const key = `sk-${'b2'.repeat(20)}`;
  const says = ({ gatewayToken }: BoxRecord): string[] => [
    '--eval',
    `console.log('Error: not with ${gatewayToken} nor ${key}'); process.stdout.write('Error: ${gatewayToken.slice(0, 30)}'); process.exit(1);`,
  ];
  const { local } = await open({ programs: { gateway: says } });
  const error = await local.boxes.start(specOf('i2'), nobody).then(
    () => null,
    ({ words }) => words,
  );
  expect(error).toMatchObject({
    code: 'gatewayDied',
    message: expect.stringContaining('Error: not with [redacted] nor [redacted]'),
  });
  expect(error.message).not.toMatch(/[0-9a-f]{9}/);
});

test('[BX13] a machine without memory, or with enough boxes, says so before it begins', () => {
  const plenty = 32 * 2 ** 30;
  expect(mayStart({ boxes: 0, freeMemory: plenty })).toBeNull();
  expect(mayStart({ boxes: 0, freeMemory: 2 ** 30 })).toBe('noMemory');
  expect(mayStart({ boxes: 12, freeMemory: plenty })).toBe('tooManyBoxes');
  expect(maySpare({ boxes: 0, freeMemory: plenty, isBusy: false })).toBe(true);
  expect(maySpare({ boxes: 0, freeMemory: plenty, isBusy: true })).toBe(false);
  expect(maySpare({ boxes: 0, freeMemory: 2 * 2 ** 30, isBusy: false })).toBe(false);
});

/** Boxes on a machine of so many gigabytes, of which each gateway that runs takes some. */
function machine({ free, each }: { free: number; each: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-host-'));
  const said: string[] = [];
  const running = () =>
    readRecords(folder).filter(({ record }) => processesOf(record?.mark ?? '-').length > 0).length;
  const open = () =>
    new Boxes({
      folder,
      programs: () => Promise.resolve(playedPrograms),
      model: () => ({ provider: 'rehearsal', id: 'rehearsal', rehearsal: true }),
      modelAccess: () => ({
        ...{ baseUrl: 'http://127.0.0.1:1', token: 'none', id: 'rehearsal' },
        api: 'openai-completions',
      }),
      roomUrl: (asked) => asked,
      env: { PATH: process.env.PATH },
      freeMemory: () => (free - running() * each) * 2 ** 30,
      bootsAtOnce: 4,
      isSpareWanted: false,
      say: (words) => said.push(words),
    });
  let boxes = open();
  onTestFinished(async () => {
    await boxes.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    said,
    running,
    boxes: () => boxes,
    /** The host ends, and comes back to a machine on which so much is free. */
    async again(freeThen: number) {
      await boxes.close();
      free = freeThen;
      boxes = open();
      await boxes.open();
    },
  };
}

const codeOf = (start: Promise<unknown>): Promise<string> =>
  start.then(
    () => 'up',
    (error) => error.words.code,
  );

test('[BX13] a restart has the memory of the gateway that it replaces', async () => {
  const { boxes, running } = machine({ free: 2, each: 1 });
  await boxes().start(specOf('i3', 1), nobody);
  await expect(boxes().start(specOf('i4'), nobody)).rejects.toMatchObject({
    words: { code: 'noMemory' },
  });
  expect(await boxes().start(specOf('i3', 2), nobody)).toMatchObject({ generation: 2 });
  expect(running()).toBe(1);
});

test('[BX13] of three that are asked for at once those come up for which there is memory, also while none has taken its own yet', async () => {
  const { boxes, running } = machine({ free: 3.5, each: 1.2 });
  const ids = ['j1', 'j2', 'j3'];
  const all = await Promise.all(ids.map((id) => codeOf(boxes().start(specOf(id), nobody))));
  expect(all.sort()).toEqual(['noMemory', 'up', 'up']);
  expect(running()).toBe(2);
});

test('[BX13] what does not fit beside one that boots waits for that, and is not refused', async () => {
  const { boxes, running } = machine({ free: 2, each: 0.5 });
  const waited: string[] = [];
  const ids = ['k1', 'k2'];
  const all = ids.map((id) =>
    boxes().start(specOf(id), ({ name, ok }) => {
      if (name === 'queue' && ok === undefined) waited.push(id);
    }),
  );
  await Promise.all(all);
  expect([running(), waited]).toEqual([2, ['k2']]);
});

test('[BX13] after a restart of the host as many come back as there is memory for; of the others it is said', async () => {
  const { boxes, running, said, again } = machine({ free: 8, each: 1.2 });
  const ids = ['l1', 'l2', 'l3'];
  for (const id of ids) await boxes().start(specOf(id), nobody);
  await again(3.5);
  const states = async () =>
    (await Promise.all(ids.map((id) => boxes().status(id)))).map(({ state }) => state).sort();
  await expect.poll(states, { timeout: 20_000 }).toEqual(['failed', 'running', 'running']);
  expect(running()).toBe(2);
  expect(said.filter((one) => one.includes('enough free memory'))).toHaveLength(1);
});

test('[BX7] what still runs out of the folder of a deleted box is ended by the next host, and the folder goes', async () => {
  const folder = await crashed('d9');
  const found = must(readRecords(folder)[0], 'a box');
  const mark = must(found.record, 'a record').mark;
  rmSync(found.folder.record);
  const next = await open({ folder });
  expect(await next.local.boxes.open()).toBe(2);
  expect(processesOf(mark)).toEqual([]);
  expect(existsSync(found.folder.root)).toBe(false);
});

test('[BX14] a box whose record cannot be read is not taken for a deleted one', async () => {
  const folder = await crashed('d10');
  const found = must(readRecords(folder)[0], 'a box');
  killMarked(must(found.record, 'a record').mark);
  writeFileSync(found.folder.record, '');
  const { local } = await open({ folder });
  await local.boxes.open();
  expect(existsSync(found.folder.gatewayConfig)).toBe(true);
});

test('[BX14] a folder that is no box is left alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-host-'));
  mkdirSync(join(folder, 'mine'));
  const { local } = await open({ folder });
  await local.boxes.open();
  expect(existsSync(join(folder, 'mine'))).toBe(true);
});

/**
 * Taken by a stranger; a box of another test that was faster is one, too. Whoever has it for a moment only, as a
 * socket on its way out, leaves it to us.
 */
const takeUnlessTaken = (port: number): Promise<unknown> => {
  const taker = createServer();
  onTestFinished(() => void taker.close());
  const take = () =>
    new Promise<void>((resolve, reject) => {
      taker.once('error', reject);
      taker.listen(port, '127.0.0.1', resolve);
    });
  return vi.waitFor(take, { timeout: 2_000 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
  });
};
