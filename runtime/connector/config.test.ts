import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const good = {
  roomUrl: 'wss://rooms.example/parties/autopilot/room',
  token: 'connector.room.instance.1.canary',
  gatewayUrl: 'ws://127.0.0.1:19101',
  gatewayToken: 'a token of the gateway',
  deviceKeyFile: '/box/device.pem',
  stateFile: '/box/state.json',
  secrets: [],
  logFile: '/box/gateway.log',
};

function read(more: object, mode = 0o600): string {
  const file = join(folder, 'connector.json');
  writeFileSync(file, JSON.stringify({ ...good, ...more }));
  chmodSync(file, mode);
  try {
    return readConfig(file).gatewayUrl;
  } catch (error) {
    return String(error);
  }
}

test('[R43] a connector gives its gateway’s token to nobody but this machine, whatever its file says', () => {
  expect(read({})).toBe(good.gatewayUrl);
  for (const gatewayUrl of [
    'ws://evil.example:19101',
    'wss://127.0.0.1:1',
    'ws://127.0.0.1.evil.example',
    'ws://127.0.0.1@evil.example',
    'ws://localhost:1',
    'ws://0.0.0.0:1',
    'http://127.0.0.1:1',
  ])
    expect([gatewayUrl, read({ gatewayUrl })]).toEqual([
      gatewayUrl,
      'Error: The configuration does not fit: gatewayUrl.',
    ]);
  for (const roomUrl of ['http://rooms.example', 'file:///etc', 'javascript:1', ''])
    expect(read({ roomUrl })).toBe('Error: The configuration does not fit: roomUrl.');
  expect(read({ gatewayURL: 'ws://evil.example' })).toMatch(/does not fit/);
});

test('[R43] [R109] a file that others may read is none, and what is wrong is said without its secrets', () => {
  expect(read({}, 0o640)).toMatch(/mode 0600/);
  expect(read({ gatewayToken: 1, token: 'canary' })).not.toContain('canary');
});
