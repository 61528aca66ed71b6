import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { authSecret, secretIn } from './auth-secret.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'autopilot-secret-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the first start makes a secret that only its owner may read; the next one uses it', () => {
  const file = join(folder, 'secret.env');
  const first = authSecret(file);
  expect(first.isNew).toBe(true);
  expect(first.secret.length).toBeGreaterThanOrEqual(40);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(authSecret(file)).toEqual({ secret: first.secret, isNew: false });
});

test('two installations never share a secret', () => {
  expect(authSecret(join(folder, 'a')).secret).not.toBe(authSecret(join(folder, 'b')).secret);
});

test.each(['', 'AUTH_SECRET=', 'AUTH_SECRET=short', `AUTH_SECRET=${'a'.repeat(60)}`])(
  '[R72] %j is no secret, so a new one is made',
  (text) => {
    const file = join(folder, 'secret.env');
    writeFileSync(file, text);
    const { secret, isNew } = authSecret(file);
    expect(isNew).toBe(true);
    expect(secretIn(readFileSync(file, 'utf8'))).toBe(secret);
  },
);

test('a secret that others could read is closed again', () => {
  const file = join(folder, 'secret.env');
  const { secret } = authSecret(file);
  writeFileSync(file, `# mine\nAUTH_SECRET="${secret}"\n`, { mode: 0o644 });
  expect(authSecret(file)).toEqual({ secret, isNew: false });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
