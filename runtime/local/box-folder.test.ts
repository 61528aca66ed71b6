import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  boxFolderAt,
  keepCompiledApart,
  makeBoxFolder,
  removeBoxFolder,
  writeGatewayConfig,
  writePrivately,
} from './box-folder.ts';

/** What cannot be removed, for now. */
const stuck = vi.hoisted(() => new Set<string>());
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const rm: typeof fs.rmSync = (path, options) => {
    if (stuck.has(String(path).split('/').at(-1) ?? '')) throw new Error('EACCES');
    fs.rmSync(path, options);
  };
  return { ...fs, rmSync: rm };
});

function boxFolder() {
  const above = mkdtempSync(join(tmpdir(), 'autopilot-box-'));
  onTestFinished(() => rmSync(above, { recursive: true, force: true }));
  const folder = boxFolderAt(join(above, 'box'));
  makeBoxFolder(folder);
  writePrivately(folder.record, { wanted: 'gone' });
  return folder;
}

/** For root no folder is read-only. */
function asOrdinaryUser(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

test('[BX17] of a deletion that broke off the record is left, so that the next host finishes it', () => {
  const folder = boxFolder();
  onTestFinished(() => stuck.clear());
  for (const name of ['home', 'state', 'workspace', 'device-key.json']) {
    makeBoxFolder(folder);
    writePrivately(folder.deviceKey, {});
    stuck.clear();
    stuck.add(name);
    expect(() => removeBoxFolder(folder)).toThrow('EACCES');
    expect([existsSync(folder.record), existsSync(join(folder.root, name))]).toEqual([true, true]);
  }
  stuck.clear();
  removeBoxFolder(folder);
  expect(existsSync(folder.root)).toBe(false);
});

test('[BX17] what a command of the box made read-only is deleted with it, and no link leads out', () => {
  asOrdinaryUser();
  const folder = boxFolder();
  const other = mkdtempSync(join(tmpdir(), 'autopilot-other-'));
  onTestFinished(() => rmSync(other, { recursive: true }));
  const modules = join(folder.home, 'go/pkg/mod');
  mkdirSync(join(modules, 'module'), { recursive: true });
  writeFileSync(join(modules, 'module/file.go'), '');
  symlinkSync(other, join(modules, 'link'));
  for (const path of [other, join(modules, 'module'), modules]) chmodSync(path, 0o555);
  removeBoxFolder(folder);
  expect([existsSync(folder.root), statSync(other).mode & 0o777]).toEqual([false, 0o555]);
});

test('[BX18] what was compiled is a box’s own: the link of an earlier version goes, what others had there stays', () => {
  const folder = boxFolder();
  const shared = join(folder.root, '../compiled');
  mkdirSync(shared);
  writeFileSync(join(shared, 'module'), 'of another box');
  const own = join(folder.tmp, 'node-compile-cache');
  symlinkSync(shared, own, 'dir');
  keepCompiledApart(folder);
  expect([existsSync(own), existsSync(join(shared, 'module'))]).toEqual([false, true]);
  mkdirSync(own);
  keepCompiledApart(folder);
  expect(existsSync(own)).toBe(true);
});

test('[BX19] before a boot what a gateway kept of its configuration goes: no copy stands against ours', () => {
  const folder = boxFolder();
  const copies = ['bak', 'bak.1', 'bak.4', 'last-good', 'clobbered.2026-11-23T05-41-00Z'];
  for (const name of copies) writeFileSync(`${folder.gatewayConfig}.${name}`, 'an earlier one');
  writeFileSync(join(folder.root, 'openclaw.jsonl'), 'of somebody else');
  writeGatewayConfig(folder, { gateway: { port: 1 } });
  const left = readdirSync(folder.root).filter((name) => name.startsWith('openclaw'));
  expect(left.sort()).toEqual(['openclaw.json', 'openclaw.jsonl']);
  expect(JSON.parse(readFileSync(folder.gatewayConfig, 'utf8'))).toEqual({ gateway: { port: 1 } });
  expect(statSync(folder.gatewayConfig).mode & 0o777).toBe(0o600);
});
