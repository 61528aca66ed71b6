import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeptLogin } from './kept-login.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autopilot-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const login = { address: 'http://localhost:8787', key: 'ap_secret' };
const kept = () => new KeptLogin({ XDG_CONFIG_HOME: folder });

test('a key is kept where only its owner reads it, and nothing else lies beside it', () => {
  kept().write({ ...login, key: 'ap_older' });
  kept().write(login);
  const { file } = kept();
  expect(kept().read()).toEqual(login);
  expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([
    0o600, 0o700,
  ]);
  expect(readdirSync(dirname(file))).toEqual(['login.json']);
});

test('nobody signed in, and signed out: the words say what to run', () => {
  expect(() => kept().read()).toThrow('Nobody is signed in');
  kept().write(login);
  kept().forget();
  expect(() => kept().read()).toThrow('Nobody is signed in');
});

test('a key that others can read is not used', () => {
  kept().write(login);
  chmodSync(kept().file, 0o640);
  expect(() => kept().read()).toThrow('Others can read');
});
