import type { Canvas } from '../canvas.ts';
import { tidy } from '../state/deeds.ts';
import { isPlaceable } from '../state/is-placeable.ts';
import { sorted, tidied } from '../state/tidied.ts';
import { actBy, sayDone } from './say-done.ts';

const underWay = new WeakSet<Canvas>();

/** Lays out anew all that the room has, as one act; said with what takes it back. Once at a time. */
export async function tidyAll(canvas: Canvas): Promise<void> {
  if (underWay.has(canvas)) return;
  underWay.add(canvas);
  await tidyNow(canvas).finally(() => underWay.delete(canvas));
}

async function tidyNow({ room, graph, auto, own, drawing }: Canvas): Promise<void> {
  const layout = () => room.store.getState().layout;
  const before = layout();
  const all = await tidied(graph.getState(), before, own.store.getState().places);
  const isForAll = (id: string) => isPlaceable(id) && drawing.isShared(id);
  const { placed, aside, isMoved } = sorted(all, { before, now: layout(), isForAll });
  auto.setState(new Map([...auto.getState(), ...aside]), true);
  const act = actBy(room, () => drawing.draw(tidy(placed)));
  const left = isMoved ? ', but for what was moved just now' : '';
  if (room.mayDraw) sayDone(room, `The room’s nodes are tidy${left}.`, act);
}
