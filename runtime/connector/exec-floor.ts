import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import type { GatewayLink } from './gateway-link.ts';

/**
 * What holds under every configuration, message and tool of a gateway: each command asks, nothing is
 * allowed for good, and where nobody can be asked nothing runs.
 */
export const execFloor = {
  security: 'allowlist',
  ask: 'always',
  askFallback: 'deny',
  autoAllowSkills: false,
} as const;

/** Throws `GatewayRefused`: then nothing may be asked of this gateway. */
export async function layExecFloor(gateway: Pick<GatewayLink, 'asAdmin'>): Promise<void> {
  await gateway.asAdmin(async (call) => {
    const { hash, file } = await call('exec.approvals.get', {});
    const lies = canonicalJson(file.defaults) === canonicalJson(execFloor);
    if (lies && Object.keys(file.agents).length === 0) return;
    const floor = { version: 1, defaults: execFloor, agents: {} } as const;
    await call('exec.approvals.set', { file: floor, baseHash: hash });
  });
}
