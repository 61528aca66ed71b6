import type { Principal } from '../../../shared/model/principal.ts';
import { say } from '../../ui/toast-store.ts';
import type { Canvas } from '../canvas.ts';
import { copiable } from '../state/deeds.ts';
import { type Copied, doubled } from '../state/doubled.ts';
import { whyTooMany } from '../state/too-many.ts';
import { doing } from './doing.ts';
import { type Flow, sightOf } from './tell-view.ts';

/** What was copied or cut, once more and then chosen, as one act; said instead where there is no room for it. */
export function makeAgain(
  { room, view, drawing }: Canvas,
  flow: Flow,
  self: Principal,
  copied: Copied | null,
): void {
  if (copied === null) return;
  const now = room.store.getState().layout;
  const things = copiable(copied.layout, copied.ids).length;
  const tooMany = (lines: number) => whyTooMany(now, { things, lines }, 'these');
  const why = tooMany(0);
  if (why !== null) return say(why);
  const newKey = () => doing(self).id;
  const of = { self, at: Date.now(), newKey, now, sight: sightOf(flow) };
  const { changes, made, shift } = doubled(copied, of);
  if (changes.length === 0) return;
  const whyLines = tooMany(changes.filter(({ map }) => map === 'edges').length);
  if (whyLines !== null) return say(whyLines);
  drawing.draw(changes);
  view.setState(({ kept }) => ({
    selected: new Set(made),
    ...(kept === copied ? { kept: { ...kept, shift } } : {}),
  }));
}
