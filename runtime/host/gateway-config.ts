import type { Toolset } from '../../shared/model/order.ts';
import { allowListOf } from './allow-list.ts';

/** What one gateway is told of its place. Paths are absolute. */
export interface GatewayPlace {
  port: number;
  /** Who brings it is an operator: random, known to the connector of this box alone. */
  token: string;
  workspace: string;
  logFile: string;
}

/** Where a gateway finds its model; the token is good for this box and no other. */
export interface ModelAccess {
  baseUrl: string;
  token: string;
  api: 'openai-completions' | 'anthropic-messages';
  id: string;
}

/** The name under which a gateway knows the host's endpoint. */
const provider = 'autopilot';

/**
 * Tools that no gateway of ours has, whatever is allowed. The first three write without asking, so that
 * who may decide nothing could steer what somebody else allows (by .git/config, say). `process` types
 * into commands that were allowed before; without it `exec` runs to its end. Those of sessions tell of,
 * or write into, what is other people's; those three after them call what is not on offer by its name.
 * All others act without being asked for: later, elsewhere, or
 * on the gateway itself.
 */
const neverThere = [
  ...['write', 'edit', 'apply_patch', 'process', 'code_execution'],
  ...['sessions', 'sessions_list', 'sessions_history', 'sessions_search', 'sessions_send'],
  ...['sessions_spawn', 'subagents', 'session_status', 'suggest_task', 'dismiss_task'],
  ...['conversations_list', 'conversations_send', 'conversations_turn'],
  ...['tool_search', 'tool_describe', 'tool_call'],
  ...['gateway', 'openclaw', 'cron', 'group:automation', 'group:messaging', 'group:nodes'],
  ...['group:ui', 'group:web', 'group:memory', 'group:agents', 'group:media', 'group:plugins'],
];

/** Nothing is learnt, reviewed or polled behind anybody's back: each of these would cost a model run. */
const quiet = {
  heartbeat: { every: '0m' },
  skipBootstrap: true,
} as const;

/** Of its log; it keeps five older ones of that size. By itself it would keep 100 MB of each. */
const logBytes = 2 ** 20;

/**
 * The whole configuration of a gateway (openclaw 2026.9.6), which refuses unknown keys. Every command
 * asks, nothing listens beyond loopback, nothing calls home, sessions are never reset by the clock.
 */
export function gatewayConfig(
  { port, token, workspace, logFile }: GatewayPlace,
  model: ModelAccess,
  tools: Toolset | undefined,
): Record<string, unknown> {
  return {
    // What was patched once has one; without it the next would look damaged to the gateway.
    meta: {},
    gateway: {
      mode: 'local',
      port,
      bind: 'loopback',
      auth: { mode: 'token', token },
      controlUi: { enabled: false },
      terminal: { enabled: false },
      cliAgents: { enabled: false },
      nodes: { pairing: { autoApproveLocal: false } },
    },
    models: {
      mode: 'replace',
      providers: {
        [provider]: {
          baseUrl: model.baseUrl,
          apiKey: model.token,
          api: model.api,
          models: [
            {
              id: model.id,
              name: model.id,
              reasoning: false,
              input: ['text'],
              cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
              contextWindow: 128_000,
              maxTokens: 8_192,
            },
          ],
        },
      },
    },
    agents: {
      defaults: { ...quiet, workspace, model: { primary: `${provider}/${model.id}` } },
    },
    tools: {
      // What is denied stays denied, whatever is allowed.
      ...(tools === undefined ? {} : { allow: allowListOf(tools) }),
      deny: neverThere,
      // With it the gateway offers tools that call any other by its name.
      toolSearch: false,
      // Reading is not asked for, so it ends at the folder that is everybody's.
      fs: { workspaceOnly: true },
      sessions: { visibility: 'self' },
      agentToAgent: { enabled: false },
      elevated: { enabled: false },
      exec: {
        mode: tools?.exec === false ? 'deny' : 'ask',
        safeBins: [],
        notifyOnExit: false,
      },
    },
    commands: {
      // Nobody: what a message says is words. Else `/exec security=full` anywhere in it runs unasked.
      allowFrom: { '*': [] },
      bash: false,
      config: false,
      mcp: false,
      plugins: false,
      debug: false,
      restart: false,
    },
    session: { reset: { mode: 'none' } },
    skills: { workshop: { autonomous: { mode: 'off' } } },
    plugins: { enabled: false },
    browser: { enabled: false },
    discovery: { mdns: { mode: 'off' } },
    update: { checkOnStart: false, auto: { enabled: false } },
    telemetry: { enabled: false },
    logging: { file: logFile, level: 'info', maxFileBytes: logBytes },
  };
}

/**
 * The environment of a gateway and of every command it runs. Nothing is inherited but where programs
 * lie and how to speak: no key, token or home of who started the host. `AUTOPILOT_BOX` marks all that
 * ever comes of this box, so that its end is the end of everything.
 */
export function boxEnv(
  { folder, mark }: { folder: string; mark: string },
  { PATH, LANG, TZ }: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const home = `${folder}/home`;
  return {
    PATH: PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: LANG ?? 'C.UTF-8',
    ...(TZ === undefined ? {} : { TZ }),
    HOME: home,
    TMPDIR: `${folder}/tmp`,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    AUTOPILOT_BOX: mark,
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    OPENCLAW_STATE_DIR: `${folder}/state`,
    OPENCLAW_CONFIG_PATH: `${folder}/openclaw.json`,
    OPENCLAW_DISABLE_BONJOUR: '1',
    OPENCLAW_NO_RESPAWN: '1',
    OPENCLAW_EXEC_SHELL_SNAPSHOT: '0',
    OPENCLAW_SKIP_CHANNELS: '1',
    OPENCLAW_NO_AUTO_UPDATE: '1',
  };
}
