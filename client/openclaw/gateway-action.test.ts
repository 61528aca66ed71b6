import { expect, test } from 'vitest';
import { gatewayAction, whereItRuns } from './gateway-action.ts';

const framed = (action: unknown) =>
  JSON.stringify({ room: 'r', method: 'openclaw.exec', input: { gatewayId: 'g1', action } });

test('[OV6] a command is read from the bytes that the approval is about, and never made up', () => {
  const asked = { command: 'npm test\nrm x', cwd: '/work', host: 'gateway', extra: 1 };
  expect(gatewayAction(framed(asked))).toEqual({
    ...{ command: 'npm test\nrm x', cwd: '/work', host: 'gateway' },
  });
  expect(gatewayAction(framed({ command: ['ls', '-l'] }))).toEqual({
    ...{ command: 'ls -l', cwd: null, host: null },
  });
  for (const no of ['', '{', '[]', framed({ command: 7 }), '{"command":"ls"}', 'null'])
    expect(gatewayAction(no), no).toBeNull();
});

test('[OV6] where it runs has words, and a host that nobody knows its name', () => {
  expect(whereItRuns(null)).toContain('box of the gateway');
  expect(whereItRuns('node-7')).toBe('on node-7');
});
