import type { Method } from '../../shared/methods/method.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Topic } from '../../shared/model/topic.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { Refusal } from '../../shared/protocol/errors.ts';

/**
 * May this caller use this method at all? Decided anew for every request from what the room knows
 * now, never from what a connection said or remembers. Producers have no role: the contract lists
 * what they may say, and the method checks that it is about their own thread.
 */
export function authorize(method: Method, caller: Principal, role: Role | null): void {
  const { kind } = splitPrincipal(caller);
  if (!method.callers.some((one) => one === kind)) throw new Refusal('notAllowed');
  if (kind === 'autopilot' || kind === 'connector') return;
  if (role === null || rightOf(role, method.risk) !== 'yes') throw new Refusal('notAllowed');
}

/** How an answer came about is for those who may take part. */
export const mayOpen = (topic: Topic, role: Role | null): boolean =>
  role !== null && (topic.kind !== 'reasoning' || role !== 'viewer');
