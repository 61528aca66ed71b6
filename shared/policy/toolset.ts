import type { AttachedTools } from '../model/attachment.ts';
import type { Instance } from '../model/instance.ts';
import type { Toolset } from '../model/order.ts';
import type { Role } from '../model/role.ts';
import { rightOf } from './may.ts';

/** What only looks, within the workspace, and what ends a turn. */
const always = ['read', 'ls', 'sessions_yield'];

/** What starts programs; each command of theirs is asked for. */
const commands = ['exec'];

/** Could somebody of this role ask for a command? */
export const mayAskCommands = (role: Role | null): boolean =>
  role !== null && rightOf(role, 'secure') !== 'no';

/**
 * What a gateway may use: commands only while whoever created the instance is still somebody who
 * could ask for them, while it is not on its way out, and while it may do more than look wherever it
 * is attached (`serves`). One gateway has one configuration, for all of its sessions.
 */
export function toolsetOf(
  { state }: Pick<Instance, 'state'>,
  makerRole: Role | null,
  serves: readonly AttachedTools[],
): Toolset {
  const isThere = state !== 'deleting' && state !== 'deleted';
  const exec = mayAskCommands(makerRole) && isThere && !serves.includes('look');
  return { allow: exec ? [...always, ...commands] : always, exec };
}

/**
 * What of a gateway the assistant may use through its connector: both only look at its workspace.
 * Over its socket a gateway runs none of its own tools for others (2026.9.6 refuses `read`, `ls` and
 * `exec` there), and none here knows sessions: those are asked for in the room, which tells each
 * reader their own.
 */
export const callableTools = ['ls', 'read'] as const;
