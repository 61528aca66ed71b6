import { canonicalJson } from '../../../shared/lib/canonical-json.ts';
import { toolsetOf } from '../../../shared/policy/toolset.ts';
import type { Turn } from '../turn.ts';
import { changeInstance, instancesOf } from './instances.ts';
import { keepOrder } from './orders.ts';

/** After members or instances changed: what each gateway may use, told if it is something else now. */
export function reviewTools(turn: Turn): void {
  for (const instance of instancesOf(turn.store)) {
    const { id, state, createdBy, generation } = instance;
    if (state === 'requested' || state === 'deleting' || state === 'deleted') continue;
    const tools = toolsetOf(instance, turn.room.roleOf(createdBy));
    if (canonicalJson(tools) === canonicalJson(instance.tools)) continue;
    changeInstance(turn, id, (row) => ({ ...row, tools }));
    if (generation > 0) keepOrder(turn, id, { kind: 'tools', ...tools });
  }
}
