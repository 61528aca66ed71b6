import { expect, test } from 'vitest';
import { exitReason, isPortTaken } from './exit-reason.ts';

test('[HO9] the reason of exit 78 is what the gateway says, without times and paths', () => {
  const said = [
    '2026-11-22T08:10:01.100+00:00 [gateway] loading configuration…',
    'Invalid config at /home/a/.data/boxes/x/openclaw.json:\u001b[31m',
    '- gateway.port: Invalid input: expected number, received string',
    '',
  ].join('\n');
  expect(exitReason(said, [])).toBe(
    'Invalid config at …: - gateway.port: Invalid input: expected number, received string',
  );
});

test('[BX12] else the last lines that name an error', () => {
  const said =
    '[gateway] starting...\nError: listen EADDRINUSE: address already in use 127.0.0.1:19100\n';
  expect(exitReason(said, [])).toContain('EADDRINUSE');
  expect(isPortTaken(said)).toBe(true);
  expect(exitReason('[gateway] starting...\n', [])).toBeNull();
});

test('[R109] last words show no secret of the box, no key, and no piece of one where they are cut', () => {
  const secret = '0123456789abcdef'.repeat(3);
  const key = `sk-${'a1'.repeat(20)}`;
  const said = `Error: request failed: 401 with ${secret}\nError: no model for ${key}\n`;
  expect(exitReason(said, [secret])).toBe(
    'Error: request failed: 401 with [redacted] Error: no model for [redacted]',
  );
  const long = `Error: ${'so it was, '.repeat(26)}${secret}`;
  expect(exitReason(long, [secret])).not.toContain('0123');
  expect(exitReason(`Error: it ended at ${secret.slice(0, 20)}`, [secret])).not.toContain('0123');
});
