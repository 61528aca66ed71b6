import { say } from '../../ui/toast-store.ts';
import type { Canvas } from '../canvas.ts';
import { writesInIt } from '../state/spared.ts';

/** Opens the field of a note, group or line; where somebody else writes in it, that is said instead. */
export function writeIn({ view, locks }: Pick<Canvas, 'view' | 'locks'>, id: string): void {
  const writer = locks.writers.getState().get(id);
  if (writer === undefined) view.setState({ editing: id });
  else say(`${writesInIt(writer)}.`);
}
