import type { Instance } from '../model/instance.ts';
import type { Toolset } from '../model/order.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from './may.ts';

/** What only looks, within the workspace, and what ends a turn. */
const always = ['read', 'ls', 'sessions_yield'];

/** What starts programs; each command of theirs is asked for. */
const commands = ['exec'];

/**
 * What a gateway may use: commands only while whoever created the instance is still somebody who
 * could ask for them, and while it is not on its way out.
 */
export function toolsetOf({ state }: Pick<Instance, 'state'>, makerRole: Role | null): Toolset {
  const mayAsk = makerRole !== null && rightOf(makerRole, 'secure') !== 'no';
  const exec = mayAsk && state !== 'deleting' && state !== 'deleted';
  return { allow: exec ? [...always, ...commands] : always, exec };
}

/**
 * What of a gateway the assistant may use through its connector: both only look at its workspace.
 * Over its socket a gateway runs none of its own tools for others (2026.9.6 refuses `read`, `ls` and
 * `exec` there), and none here knows sessions: those are asked for in the room, which tells each
 * reader their own.
 */
export const callableTools = ['ls', 'read'] as const;
