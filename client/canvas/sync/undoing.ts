import type { Principal } from '../../../shared/model/principal.ts';
import { type Act, type Acts, coveredOf, lastOf, stepActs } from './acts.ts';
import type { CanvasState } from './canvas-state.ts';
import type { Change } from './canvas-values.ts';

/** What an undo or redo left as it is: keys that somebody else changed since, and those of one's own. */
export interface Stepped {
  left: number;
  own: number;
}

/** An undo or redo as it would be done: the acts then, what is written for it, what it leaves. */
export interface Step {
  acts: Acts;
  changes: readonly Change[];
  stepped: Stepped;
}

type Seen = Pick<CanvasState, 'acts' | 'layout'>;

/** What one did last. */
export const lastAct = ({ acts }: Seen): Act | undefined => acts.done.at(-1);

/** Takes `act` back; `null` where there is none, or it was taken back already. */
export function undone({ acts, layout }: Seen, act: Act | undefined, self: Principal): Step | null {
  if (act === undefined || !acts.done.includes(act)) return null;
  const own = coveredOf(acts, act, layout);
  return step({ acts: lastOf(acts, act), layout }, 'undo', own, self);
}

/** Does again what was taken back last. */
export const redone = (seen: Seen, self: Principal): Step | null => step(seen, 'redo', 0, self);

function step(
  { acts, layout }: Seen,
  way: 'undo' | 'redo',
  own: number,
  self: Principal,
): Step | null {
  const stepped = stepActs(acts, way, layout, self);
  if (stepped === null) return null;
  const { changes, left } = stepped;
  return { acts: stepped.acts, changes, stepped: { left: left - own, own } };
}
