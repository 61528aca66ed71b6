import { expect, test } from 'vitest';
import { gatewayAction } from './gateway-action.ts';
import { whereItRuns } from './gateway-command.ts';

const framed = (action: unknown) =>
  JSON.stringify({ room: 'r', method: 'openclaw.exec', input: { gatewayId: 'g1', action } });

test('[OV6] a command is read from the bytes that the approval is about, and never made up', () => {
  const asked = { command: 'npm test\nrm x', cwd: '/work', host: 'gateway', extra: 1 };
  expect(gatewayAction(framed(asked))).toEqual({
    ...{ command: 'npm test\nrm x', cwd: '/work', host: 'gateway' },
    ...{ agent: null, program: null, isTold: false },
  });
  expect(gatewayAction(framed({ command: ['ls', '-l'] }))).toEqual({
    ...{ command: 'ls -l', cwd: null, host: null, agent: null, program: null, isTold: false },
  });
  for (const no of ['', '{', '[]', framed({ command: 7 }), '{"command":"ls"}', 'null'])
    expect(gatewayAction(no), no).toBeNull();
});

test('[OV6] where it runs has words, and a host that nobody knows its name', () => {
  expect(whereItRuns(null)).toContain('box of the gateway');
  expect(whereItRuns('node-7')).toBe('on node-7');
});

test('[UI83] a command says all that would run only where nothing beside it could change that', () => {
  const usual = {
    ...{ agentId: 'main', ask: 'always', command: 'uname -sr', cwd: '/work', host: 'gateway' },
    ...{ gatewayId: 'g', resolvedPath: '/usr/bin/uname', runId: 'r', security: 'allowlist' },
    ...{ sessionKey: 'agent:main:main', toolCallId: 'c' },
    commandAnalysis: { commandCount: 1, nestedCommandCount: 0, riskKinds: [], warningLines: [] },
  };
  expect(gatewayAction(framed(usual))).toMatchObject({
    ...{ command: 'uname -sr', agent: 'main', program: '/usr/bin/uname', isTold: true },
  });
  const warned = { commandCount: 1, nestedCommandCount: 0, riskKinds: ['x'], warningLines: [] };
  for (const more of [
    ...[{ env: { A: '1' } }, { commandAnalysis: warned }, { command: ['uname', '-sr'] }],
    ...[{ stdin: 'x' }, { commandAnalysis: { hidden: 1 } }, { cwd: 7 }],
  ])
    expect(gatewayAction(framed({ ...usual, ...more }))?.isTold, JSON.stringify(more)).toBe(false);
});
