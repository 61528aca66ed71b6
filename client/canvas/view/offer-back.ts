import type { Principal } from '../../../shared/model/principal.ts';
import { say } from '../../ui/toast-store.ts';
import type { Canvas } from '../canvas.ts';
import { worded } from '../state/node-name.ts';
import { bringBack, type KnownNote } from '../state/words.ts';
import { writeIn } from './write-in.ts';

/** Says that a note went while one had it open, and brings it back where it had words. */
export function offerBack(canvas: Canvas, key: string, known: KnownNote, self: Principal): void {
  const { room, view } = canvas;
  const { text } = known.note;
  const act = () => {
    // Somebody may have brought it back meanwhile: then it is as they left it.
    if (!room.store.getState().layout.notes.has(key)) room.draw(bringBack(known, key, text, self));
    view.setState({ selected: new Set([`note:${key}`]) });
    writeIn(canvas, `note:${key}`);
  };
  const does = text === '' || !room.mayDraw ? undefined : { label: 'Bring it back', act };
  say(`Deleted while you had it open: ${worded('note', text)}.`, does);
}
