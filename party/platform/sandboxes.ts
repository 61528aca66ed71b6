import type { SandboxSurface } from '../../runtime/host/sandbox.ts';
import type { Env } from '../env.ts';

type Open = (env: Env, sandboxId: string) => SandboxSurface;

let open: Open | null = null;

/** Said by the entry of a deployment with containers; the Worker of a laptop does without the SDK. */
export function openSandboxesBy(opener: Open): void {
  open = opener;
}

/** The sandbox of a name, if this deployment has any. */
export const sandboxes = (): Open | null => open;
