import type { Principal } from '../../../shared/model/principal.ts';
import type { Canvas } from '../canvas.ts';
import { type Copied, doubled } from '../state/doubled.ts';
import { doing } from './doing.ts';
import { type Flow, sightOf } from './tell-view.ts';

/** What was copied or cut, once more and then chosen, as one act. */
export function makeAgain(
  { room, view, drawing }: Canvas,
  flow: Flow,
  self: Principal,
  copied: Copied | null,
): void {
  if (copied === null) return;
  const now = room.store.getState().layout;
  const newKey = () => doing(self).id;
  const of = { self, at: Date.now(), newKey, now, sight: sightOf(flow) };
  const { changes, made, shift } = doubled(copied, of);
  if (changes.length === 0) return;
  drawing.draw(changes);
  view.setState(({ kept }) => ({
    selected: new Set(made),
    ...(kept === copied ? { kept: { ...kept, shift } } : {}),
  }));
}
