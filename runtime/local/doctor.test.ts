import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolderAt } from '../supervisor/data-folder.ts';
import { examine, isNodeForGateways, type Patient } from './doctor.ts';

const key = 'sk-canary-0123456789';

function patient(change: Partial<Patient> = {}): Patient {
  const data = mkdtempSync(join(tmpdir(), 'autopilot-doctor-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return {
    root: join(import.meta.dirname, '../..'),
    folder: dataFolderAt(data),
    port: 28_787,
    env: {},
    nodeVersion: 'v24.21.0',
    freeMemory: 8 * 2 ** 30,
    fetch: () => Promise.reject(new Error('nobody is asked')),
    ...change,
  };
}

const bad = async (change: Partial<Patient>): Promise<string[]> =>
  (await examine(patient(change))).flatMap(({ name, is }) => (is === 'bad' ? name : []));

test('[GP6] a machine on which all is well', async () => {
  expect(await bad({})).toEqual([]);
});

test('[GP6] what keeps something from working is named, each with what to do', async () => {
  expect(await bad({ nodeVersion: 'v20.20.2' })).toEqual(['Node']);
  expect(await bad({ freeMemory: 2 ** 29 })).toEqual(['memory']);
  expect(await bad({ env: { MODEL: 'anthropic' } })).toEqual(['model']);
  expect(await bad({ env: { AUTOPILOT_GATEWAY: '/nowhere' } })).toEqual(['gateway package']);
  const open = patient();
  writeFileSync(open.folder.secret, 'x');
  chmodSync(open.folder.secret, 0o644);
  const findings = await examine(open);
  expect(findings.filter(({ is }) => is === 'bad')).toMatchObject([
    { name: 'secret', fix: expect.stringContaining('chmod 600') },
  ]);
});

test('[GP6] what the Worker lets nobody in for is named, all of it, each with what to do, and no value', async () => {
  const env = {
    MODEL_BASE_URL: 'host/v1',
    MAIL_SMTP_URL: `imap://me:${key}@mail.example.com`,
    MAIL_FROM: 'somebody',
    PUBLIC_ORIGIN: 'not given to the Worker of a laptop',
  };
  const sick = patient({ env });
  writeFileSync(sick.folder.secret, `AUTH_SECRET=change-me-${'abcdefgh'.repeat(4)}\n`);
  chmodSync(sick.folder.secret, 0o600);
  const findings = (await examine(sick)).filter(({ name }) => name === 'configuration');
  expect(findings.map(({ is, words }) => `${is} ${words.split(':')[0]}`)).toEqual([
    'bad AUTH_SECRET',
    'bad MAIL_SMTP_URL',
    'bad MAIL_FROM',
    'bad MODEL_BASE_URL',
  ]);
  expect(findings.every(({ fix }) => fix?.startsWith('Set it to'))).toBe(true);
  for (const value of [key, 'change-me']) expect(JSON.stringify(findings)).not.toContain(value);
});

test.each([
  [200, 'good'],
  [401, 'bad'],
  [404, 'note'],
])(
  '[GP6] the provider answers %i to the key: %s, and the key is shown nowhere',
  async (status, is) => {
    const asked: Request[] = [];
    const findings = await examine(
      patient({
        env: { OPENAI_API_KEY: key },
        fetch: (request) => {
          asked.push(request);
          return Promise.resolve(new Response(`no such key: ${key}`, { status }));
        },
      }),
    );
    expect(findings.find(({ name }) => name === 'model')).toMatchObject({ is });
    expect(asked.map(({ url }) => url)).toEqual(['https://api.openai.com/v1/models']);
    expect(JSON.stringify(findings)).not.toContain(key);
  },
);

test('[GP6] which Node runs a gateway', () => {
  expect(['v24.16.0', 'v24.21.0', 'v26.1.0'].map(isNodeForGateways)).toEqual([true, true, true]);
  expect(['v20.20.2', 'v24.15.0', 'v25.2.0', 'v26.0.0'].map(isNodeForGateways)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
