import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  gatewayPlace,
  installedGateway,
  installGateway,
  wantedGateway,
} from './gateway-package.ts';
import { progress } from './progress.ts';

const root = join(import.meta.dirname, '../..');

/** A checkout whose gateway is what `npm` makes of it; npm is played by a program. */
function checkout(npm: string): { root: string; install: () => Promise<unknown>; told: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const source = join(folder, 'runtime/gateway');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'package.json'), '{"dependencies":{"openclaw":"1.2.3"}}');
  writeFileSync(join(source, 'package-lock.json'), '{"packages":{"node_modules/openclaw":{}}}');
  writeFileSync(join(source, '.npmrc'), '');
  writeFileSync(join(folder, 'npm.js'), npm);
  const told: string[] = [];
  const install = () =>
    installGateway({
      root: folder,
      env: { PATH: process.env.PATH, npm_execpath: join(folder, 'npm.js') },
      signal: new AbortController().signal,
      tell: (words) => told.push(words),
    });
  return { root: folder, install, told };
}

const installs = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync(__dirname + '/calls', process.argv.slice(2).join(' ') + '\\n');
mkdirSync('node_modules/openclaw', { recursive: true });
writeFileSync('node_modules/openclaw/openclaw.mjs', '');
writeFileSync('node_modules/openclaw/package.json', '{"version":"1.2.3"}');
`;

test('[GP5] it is installed once, without scripts, also when two ask at once', async () => {
  const { root: folder, install } = checkout(installs);
  const place = gatewayPlace(folder, {});
  const all = await Promise.all([install(), install()]);
  expect(all).toEqual([place, place].map((at) => ({ folder: at, version: '1.2.3' })));
  await install();
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  expect(calls).toEqual([expect.stringContaining('ci --ignore-scripts')]);
});

test('[BX18] what boxes of an earlier version had compiled beside the package is no more', async () => {
  const { root: folder, install } = checkout(installs);
  await install();
  const shared = join(gatewayPlace(folder, {}), 'compiled');
  mkdirSync(shared);
  writeFileSync(join(shared, 'module'), 'what somebody loaded');
  await install();
  expect(existsSync(shared)).toBe(false);
});

test('[GP5] another lock is another package', () => {
  const { root: folder } = checkout(installs);
  const before = gatewayPlace(folder, {});
  writeFileSync(join(folder, 'runtime/gateway/package-lock.json'), '{"packages":{}}');
  expect(gatewayPlace(folder, {})).not.toBe(before);
  expect(gatewayPlace(folder, { AUTOPILOT_GATEWAY: '/elsewhere' })).toBe('/elsewhere');
});

test('[GP5] an installation that fails is told, leaves nothing half, and is tried again', async () => {
  const failing = 'console.error("npm error code ENOSPC"); process.exit(1);';
  const { root: folder, install } = checkout(failing);
  await expect(install()).rejects.toMatchObject({
    words: { code: 'packageMissing', message: expect.stringContaining('ENOSPC'), retry: 'later' },
  });
  expect(installedGateway(gatewayPlace(folder, {}))).toBeNull();
  writeFileSync(join(folder, 'npm.js'), installs);
  expect(await install()).toMatchObject({ version: '1.2.3' });
});

test('[GP5] another version than the one that is pinned is not taken', async () => {
  const { install } = checkout(installs.replace('"version":"1.2.3"', '"version":"1.2.4"'));
  await expect(install()).rejects.toMatchObject({ words: { code: 'packageMissing' } });
});

test('[GP5] the pinned one is one version, and its lock names no place on the net', () => {
  expect(wantedGateway(root)).toBe('2026.9.6');
  expect(readFileSync(join(root, 'runtime/gateway/package-lock.json'), 'utf8')).not.toContain(
    '"resolved"',
  );
});

test('[GP5] a terminal is told new words at once, and figures every five seconds', () => {
  let now = 10_000;
  const said: string[] = [];
  const tell = progress(
    (words) => said.push(words),
    () => now,
  );
  for (let part = 0; part < 12; part++) {
    tell(`Installing: ${part} of 12.`);
    now += 1_000;
  }
  tell('Installed.');
  expect(said).toEqual([
    '… Installing: 0 of 12.',
    '… Installing: 5 of 12.',
    '… Installing: 10 of 12.',
    '… Installed.',
  ]);
});
