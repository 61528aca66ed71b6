import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { boxEnv, gatewayConfig, type ModelAccess } from './gateway-config.ts';

const place = {
  port: 19_100,
  token: 'gateway-token',
  workspace: '/b/workspace',
  logFile: '/b/gateway.log',
};
const model: ModelAccess = {
  baseUrl: 'http://127.0.0.1:1/v1',
  token: 'box-token',
  api: 'openai-completions',
  id: 'rehearsal',
};

test('[GP1] every command asks, and nothing is reached but over loopback with the token', () => {
  expect(gatewayConfig(place, model, undefined)).toMatchObject({
    gateway: {
      mode: 'local',
      bind: 'loopback',
      auth: { mode: 'token', token: 'gateway-token' },
      controlUi: { enabled: false },
      terminal: { enabled: false },
      nodes: { pairing: { autoApproveLocal: false } },
    },
    tools: { exec: { mode: 'ask', safeBins: [] }, elevated: { enabled: false } },
    logging: { file: '/b/gateway.log' },
  });
});

test('[GP1] who may not ask for commands has none, and what is never there is denied whatever is wished for', () => {
  const config = gatewayConfig(place, model, { allow: ['read', 'write', 'process'], exec: false });
  expect(config).toMatchObject({
    tools: {
      allow: ['read', 'write', 'process'],
      deny: expect.arrayContaining(['write', 'edit', 'apply_patch', 'process']),
      exec: { mode: 'deny' },
    },
  });
});

test('[GP10] where nothing may be used the list is not empty: to OpenClaw that means everything', () => {
  const config = gatewayConfig(place, model, { allow: [], exec: false });
  expect(config).toMatchObject({ tools: { allow: ['sessions_yield'], exec: { mode: 'deny' } } });
});

test('[GP8] [GP9] [GP10] nobody commands it by words, reading ends at the workspace, and no tool tells of sessions', () => {
  expect(gatewayConfig(place, model, undefined)).toMatchObject({
    commands: { allowFrom: { '*': [] }, bash: false, config: false },
    tools: {
      fs: { workspaceOnly: true },
      sessions: { visibility: 'self' },
      agentToAgent: { enabled: false },
      toolSearch: false,
      deny: expect.arrayContaining(['sessions_list', 'sessions_history', 'tool_call']),
    },
  });
});

test('[GP2] nothing runs behind anybody’s back: plugins, heartbeat, updates, reviews, resets', () => {
  expect(gatewayConfig(place, model, undefined)).toMatchObject({
    plugins: { enabled: false },
    browser: { enabled: false },
    agents: { defaults: { heartbeat: { every: '0m' } } },
    skills: { workshop: { autonomous: { mode: 'off' } } },
    tools: { exec: { notifyOnExit: false } },
    update: { checkOnStart: false, auto: { enabled: false } },
    telemetry: { enabled: false },
    discovery: { mdns: { mode: 'off' } },
    session: { reset: { mode: 'none' } },
  });
});

test('[GP3] the model is the host’s endpoint and no other, with the token of this box', () => {
  expect(gatewayConfig(place, model, undefined)).toMatchObject({
    models: {
      mode: 'replace',
      providers: { autopilot: { baseUrl: model.baseUrl, apiKey: 'box-token', api: model.api } },
    },
    agents: { defaults: { model: { primary: 'autopilot/rehearsal' } } },
  });
});

test('[BX16] the log of a gateway and the five before it take little of the disk', () => {
  expect(gatewayConfig(place, model, undefined)).toMatchObject({
    logging: { maxFileBytes: 2 ** 20 },
  });
});

test('[GP4] of the environment of who starts it a box gets paths and language, and its own mark', () => {
  const env = boxEnv(
    { folder: '/b', mark: 'm' },
    {
      PATH: '/bin',
      AUTH_SECRET: 'canary',
      OPENAI_API_KEY: 'canary',
      HOME: '/root',
      NODE_OPTIONS: 'canary',
    },
  );
  expect(env).toMatchObject({
    PATH: '/bin',
    HOME: '/b/home',
    AUTOPILOT_BOX: 'm',
    TMPDIR: '/b/tmp',
  });
  expect(JSON.stringify(env)).not.toContain('canary');
  expect(Object.values(env)).not.toContain(homedir());
});

test('[BX19] a configuration that was never patched looks no more damaged than one that was', () => {
  // Against what it kept a gateway compares `meta`, `gateway.mode` and the size.
  const config = gatewayConfig(place, model, undefined);
  expect(config).toMatchObject({ meta: {}, gateway: { mode: 'local' } });
});
