import type { Viewport } from '@xyflow/react';
import { listedThreads } from '../../store/listed-threads.ts';
import type { OpenRoom } from '../../store/open-room.ts';
import type { Canvas } from '../canvas.ts';
import type { Size } from '../layout/place.ts';
import { farZoom, fewest } from '../state/crowds.ts';
import { FlowNodes } from '../state/flow-nodes.ts';
import { nobody, noDrags } from '../state/view-state.ts';
import { readableView, type Sight } from './readable-view.ts';
import { zooms } from './zooms.ts';

/**
 * What one sees first, in a window of that size: known before anything is drawn, so that everything is
 * drawn once. `null` where there is nothing, or nobody knows how large the window is.
 */
export function firstView(
  { graph, room, auto, own }: Canvas,
  { connection, account }: OpenRoom,
  window: Size,
): Viewport | null {
  if (window.width === 0) return null;
  const { nodes, shape } = graph.getState();
  const placed = new FlowNodes().of({
    ...{ facts: shape, layout: room.store.getState().layout, auto: auto.getState() },
    ...{ own: own.store.getState().places, drags: noDrags, selected: nobody, mayDraw: false },
  });
  const boxes = new Map(
    placed.map(({ id, position, width = 0, height = 0 }) => [id, { ...position, width, height }]),
  );
  // What an approval would make comes to stand right of it, a moment after the first paint.
  for (const { id, kind } of nodes.values()) {
    const by = kind === 'ghost' ? boxes.get(id.replace('ghost', 'approval')) : undefined;
    if (by !== undefined && !boxes.has(id)) boxes.set(id, { ...by, x: by.x + by.width + aside });
  }
  const going = [...boxes].flatMap(([id, box]) => {
    const facts = nodes.get(id);
    return facts?.isLive === true && underWay.has(facts.kind) ? [box] : [];
  });
  const { rows } = connection.store.getState().replica;
  const newestFirst = listedThreads(rows, account.principal);
  const newest = newestFirst.flatMap(({ id }) => boxes.get(`thread:${id}`) ?? []).slice(0, 1);
  return readableView([...boxes.values()], going.length > 0 ? going : newest, window, sight);
}

/** As far as bystanders stand from what they stand beside (`stand-by.ts`, which comes later). */
const aside = 64;

const sight: Sight = {
  // From so far off the words of `far` are as high as those of a menu.
  ...{ whole: 0.48, least: 0.6, most: 1 },
  crowds: { fewest, below: farZoom, farthest: zooms.minZoom },
  // What the bars cover.
  beside: { top: 64, bottom: 88, left: 28, right: 28 },
};

/** What is live for other reasons than that somebody is there. */
const underWay: ReadonlySet<string> = new Set(['thread', 'approval', 'job', 'tool', 'ghost']);
