import type { Principal } from '../../../shared/model/principal.ts';
import { type Act, type Acts, stepActs } from './acts.ts';
import type { CanvasState } from './canvas-state.ts';
import type { Change } from './canvas-values.ts';

/** An undo or redo as it would be done: the acts then, what is written for it, how many keys it leaves. */
export interface Step {
  acts: Acts;
  changes: readonly Change[];
  left: number;
}

type Seen = Pick<CanvasState, 'acts' | 'layout'>;

/** What one did last. */
export const lastAct = ({ acts }: Seen): Act | undefined => acts.done.at(-1);

/** Takes `act` back; `null` where there is none, or it is not what one did last. */
export const undone = (seen: Seen, act: Act | undefined, self: Principal): Step | null =>
  act === lastAct(seen) ? stepActs(seen.acts, 'undo', seen.layout, self) : null;

/** Does again what was taken back last. */
export const redone = ({ acts, layout }: Seen, self: Principal): Step | null =>
  stepActs(acts, 'redo', layout, self);
