import disk, { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runId } from '../../shared/model/ids.ts';
import { StateFile } from './state-file.ts';

test('[GC64] [GC52] a state that cannot be written is kept as long as the process lives, which says so; an order that must not be repeated is not begun', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const path = join(folder, 'box', 'state.json');
  const state = new StateFile(path);
  const named = [{ runId: runId.parse('r-1'), gatewayRunId: 'g-1' }];
  state.remember({ bootId: 'boot-1' });
  state.remember({ named });
  expect(state.now).toMatchObject({ bootId: 'boot-1', named });
  expect(said.mock.calls).toEqual([['The state could not be written: Error']]);
  expect(() => state.change({ begun: ['o-1'] })).toThrow();
  expect(state.now.begun).toEqual([]);
  // A folder that is there again has all of it.
  const back = new StateFile(join(folder, 'state.json'));
  back.remember({ bootId: 'boot-1' });
  back.change({ begun: ['o-1'] });
  expect(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).toMatchObject({
    bootId: 'boot-1',
    begun: ['o-1'],
  });
  said.mockRestore();
});

test('[GC64] what is written down is on the disk before it has its name, and its name before anything is done', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'state.json');
  const named = new Map<number, string>();
  const done: string[] = [];
  const { openSync, fsyncSync, renameSync } = disk;
  vi.spyOn(disk, 'openSync').mockImplementation((file, ...how) => {
    const opened = openSync(file, ...how);
    named.set(opened, relative(folder, String(file)));
    return opened;
  });
  vi.spyOn(disk, 'fsyncSync').mockImplementation((file) => {
    fsyncSync(file);
    done.push(`synced ${named.get(file)}`);
  });
  vi.spyOn(disk, 'renameSync').mockImplementation((from, to) => {
    renameSync(from, to);
    done.push(`${relative(folder, String(from))} is ${relative(folder, String(to))}`);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  new StateFile(path).change({ begun: ['o-1'] });
  expect(done).toEqual(['synced state.json.new', 'state.json.new is state.json', 'synced ']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
