import type { Principal } from '../../../shared/model/principal.ts';
import { count } from '../../ui/count.ts';
import { say } from '../../ui/toast-store.ts';
import type { Canvas } from '../canvas.ts';
import { around } from '../layout/place.ts';
import { byThing, idOf } from '../state/by-thing.ts';
import { imported } from '../state/exported.ts';
import type { Change } from '../sync/canvas-values.ts';
import { goToBox, placed, zoomFor } from './go-to.ts';
import { actBy, sayDone } from './say-done.ts';
import type { Flow } from './tell-view.ts';
import { zooms } from './zooms.ts';

/**
 * Draws what a file has for this canvas, as one act, chosen and in sight; what came of it is said, and why
 * nothing did.
 */
export async function bringIn(
  file: File,
  canvas: Canvas,
  flow: Pick<Flow, 'setCenter'>,
  self: Principal,
): Promise<void> {
  const { room, present, view } = canvas;
  if (file.size > mostBytes) return say(tooLarge);
  const text = await file.text().catch(() => null);
  if (text === null) return say(unread);
  const { layout } = room.store.getState();
  const { nodes } = present.getState();
  const result = imported(text, layout, {
    self,
    now: Date.now(),
    isThere: (node) => nodes.get(node)?.isPrivate === false,
  });
  if (typeof result === 'string') return say(result);
  const left =
    result.left === 0 ? '' : ` ${count(result.left, 'entry')} of it fit no canvas and stayed out.`;
  if (result.changes.length === 0)
    return say(
      left === ''
        ? 'All that is in the file is here already.'
        : `Nothing came from the file.${left}`,
    );
  const things = byThing(result.changes).flatMap(([one]) => (one === undefined ? [] : [one]));
  const act = actBy(room, () => room.draw(result.changes));
  sayDone(room, `${count(things.length, 'thing')} came from the file.${left}`, act);
  if (act === undefined) return;
  view.setState({ following: null, selected: new Set(things.map(idOf)) });
  if (view.getState().isList) return;
  const boxes = things.flatMap(endsOf).flatMap((id) => placed(canvas, id) ?? []);
  const all = around(boxes);
  // Between things that lie too far apart to be drawn together there may be nothing.
  const box = all !== null && zoomFor(all) < zooms.minZoom ? (boxes[0] ?? null) : all;
  if (box !== null) await goToBox(flow, box);
}

/** Where it is: a line at what it joins. */
const endsOf = (change: Change): readonly string[] =>
  change.map === 'edges' && change.after !== undefined
    ? [change.after.from, change.after.to]
    : [idOf(change)];

/** What a full canvas comes to, with letters to spare; a larger file would only stop the page while it is read. */
const mostBytes = 32 * 1024 * 1024;

const tooLarge =
  'The file is larger than 32 MB, which no canvas that was saved here is. Nothing came from it.';

const unread =
  'The file could not be read; perhaps it was moved or changed. Nothing came from it. Choose it again.';
