import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { contract } from '../../../shared/methods/contract.ts';
import { isProducer } from '../../../shared/model/principal.ts';
import { toolsetOf } from '../../../shared/policy/toolset.ts';
import { whyNot } from '../../../shared/policy/why-not.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { askerOf } from '../authorize.ts';
import type { Call, Turn } from '../turn.ts';
import { changeInstance, instancesOf } from './instances.ts';
import { keepOrder } from './orders.ts';
import { toolsServed } from './serving.ts';

/**
 * After members, instances or what they serve changed: what each gateway may use, told if it is
 * something else now. True where one may ask for commands that could not before.
 */
export function reviewTools(turn: Turn): boolean {
  let isWider = false;
  for (const instance of instancesOf(turn.store)) {
    const { id, state, createdBy, generation } = instance;
    if (state === 'requested' || state === 'deleting' || state === 'deleted') continue;
    const serves = toolsServed(turn.store, instance);
    const tools = toolsetOf(instance, turn.room.roleOf(createdBy), serves);
    if (canonicalJson(tools) === canonicalJson(instance.tools)) continue;
    if (tools.exec && !instance.tools.exec) isWider = true;
    changeInstance(turn, id, (row) => ({ ...row, tools }));
    if (generation > 0) keepOrder(turn, id, { kind: 'tools', ...tools });
  }
  return isWider;
}

/**
 * A chat or project was put away, or taken out again. Put away it counts no more, which can give an
 * OpenClaw its commands back: that is for those who may detach it without asking.
 */
export function reviewPutAway({ turn, caller, connection }: Call): void {
  if (!reviewTools(turn)) return;
  const why = whyNot(contract['instances.detach'], askerOf(turn.store, connection.standing));
  if (why !== null || isProducer(caller)) throw new Refusal('notAllowed', givesBack);
}

const givesBack = {
  message:
    'An OpenClaw may only look here. Put away, this would count no more, and it could run commands again.',
  fix: 'Detach it first, on its page: somebody may have to allow that.',
};
