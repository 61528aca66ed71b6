import { expect, test } from 'vitest';
import { exitReason, isPortTaken } from './exit-reason.ts';

test('[HO9] the reason of exit 78 is what the gateway says, without times and paths', () => {
  const said = [
    '2026-11-22T08:10:01.100+00:00 [gateway] loading configuration…',
    'Invalid config at /home/a/.data/boxes/x/openclaw.json:\u001b[31m',
    '- gateway.port: Invalid input: expected number, received string',
    '',
  ].join('\n');
  expect(exitReason(said)).toBe(
    'Invalid config at …: - gateway.port: Invalid input: expected number, received string',
  );
});

test('[BX12] else the last lines that name an error', () => {
  const said =
    '[gateway] starting...\nError: listen EADDRINUSE: address already in use 127.0.0.1:19100\n';
  expect(exitReason(said)).toContain('EADDRINUSE');
  expect(isPortTaken(said)).toBe(true);
  expect(exitReason('[gateway] starting...\n')).toBeNull();
});
