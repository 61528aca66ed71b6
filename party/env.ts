import type { Autopilot } from './autopilot/autopilot.ts';
import type { ThreadAgent } from './thread-agent/thread-agent.ts';

/** Bindings of wrangler.toml, and the variables and secrets that `config.ts` reads. */
export interface Env {
  Autopilot: DurableObjectNamespace<Autopilot>;
  ThreadAgent: DurableObjectNamespace<ThreadAgent>;
  DB: D1Database;
  AI?: Ai;
  AUTH_SECRET?: string;
  PUBLIC_ORIGIN?: string;
  MODEL?: string;
  ANTHROPIC_API_KEY?: string;
  OPENAI_API_KEY?: string;
  MODEL_BASE_URL?: string;
  MODEL_API_KEY?: string;
  /** Of tests alone; see platform/failpoint.ts. */
  FAILPOINT?: string;
}

declare global {
  namespace Cloudflare {
    interface Env extends AutopilotEnv {}
  }
}
type AutopilotEnv = Env;
