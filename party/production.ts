import './boot.ts';
import { getSandbox, Sandbox } from '@cloudflare/sandbox';
import { must } from '../shared/lib/must.ts';
import { openSandboxesBy } from './platform/sandboxes.ts';

/** The Worker of a deployment with containers; see `env.production` in wrangler.toml. */
export * from './worker.ts';
export { default } from './worker.ts';
export { Sandbox };

openSandboxesBy((env, sandboxId) => getSandbox(must(env.Sandbox, 'Sandbox'), sandboxId));
