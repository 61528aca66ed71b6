import type { Sandbox } from '@cloudflare/sandbox';
import type { Autopilot } from './autopilot/autopilot.ts';
import type { Hatchery } from './hatchery/hatchery.ts';
import type { Lobby } from './lobby/lobby.ts';
import type { ThreadAgent } from './thread-agent/thread-agent.ts';

/** Bindings of wrangler.toml, and the variables and secrets that `config.ts` reads. */
export interface Env {
  Autopilot: DurableObjectNamespace<Autopilot>;
  Lobby: DurableObjectNamespace<Lobby>;
  Hatchery: DurableObjectNamespace<Hatchery>;
  ThreadAgent: DurableObjectNamespace<ThreadAgent>;
  /** Of a deployment with containers: a box for each OpenClaw. */
  Sandbox?: DurableObjectNamespace<Sandbox>;
  /** Limits by address and account; the numbers are in wrangler.toml. */
  SocketRate: RateLimit;
  IdentityRate: RateLimit;
  AttemptRate: RateLimit;
  MailRate: RateLimit;
  DB: D1Database;
  AI?: Ai;
  AUTH_SECRET?: string;
  PUBLIC_ORIGIN?: string;
  /** Makes whoever gives it the first admin of an installation on the net. */
  SETUP_CODE?: string;
  MAIL_FROM?: string;
  MAIL_SMTP_URL?: string;
  MAIL_HTTP_URL?: string;
  MAIL_HTTP_KEY?: string;
  MODEL?: string;
  ANTHROPIC_API_KEY?: string;
  OPENAI_API_KEY?: string;
  MODEL_BASE_URL?: string;
  MODEL_API_KEY?: string;
  /** Hosts with port, by commas, that `web.fetch` may read though they are not public; of a laptop alone. */
  FETCH_ALLOWED?: string;
  /** On a laptop: where `npm start` runs boxes, and the word that it takes orders by. */
  HOST_URL?: string;
  HOST_TOKEN?: string;
  /** Of tests alone; see platform/failpoint.ts. */
  FAILPOINT?: string;
}

declare global {
  namespace Cloudflare {
    interface Env extends AutopilotEnv {}
  }
}
type AutopilotEnv = Env;
