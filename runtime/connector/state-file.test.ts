import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
