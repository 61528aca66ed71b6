import type { Toolset } from '../../shared/model/order.ts';
import { toolsetOf } from '../../shared/policy/toolset.ts';

/** What a box is booted with before anybody asked for it: what most are then asked for with. */
export const standardTools: Toolset = toolsetOf({ state: 'ready' }, 'owner', []);

export const areStandard = (tools: Toolset | undefined): boolean =>
  tools === undefined || named(tools) === named(standardTools);

const named = ({ allow, exec }: Toolset): string => JSON.stringify([exec, ...[...allow].sort()]);
