import { say } from '../../ui/toast-store.ts';
import type { Canvas } from '../canvas.ts';
import { remove } from '../state/deeds.ts';
import { holdersOf, spared } from '../state/spared.ts';

/** Deletes these as one act, but what somebody else holds: that stays, and is said. */
export function takeAway({ room, locks, view }: Canvas, ids: readonly string[]): void {
  const { layout } = room.store.getState();
  const { free, why } = spared(holdersOf(locks.writers.getState(), layout.edges), ids);
  if (why !== null) say(why);
  const changes = remove(layout, free);
  if (changes.length === 0) return;
  room.draw(changes);
  view.setState(({ selected }) => ({
    selected: new Set([...selected].filter((id) => !free.includes(id))),
  }));
}
