import type { Viewport } from '@xyflow/react';
import { listedThreads } from '../../store/listed-threads.ts';
import type { OpenRoom } from '../../store/open-room.ts';
import type { Canvas } from '../canvas.ts';
import { nodeOf } from '../graph/node-id.ts';
import { overlaps, type Size } from '../layout/place.ts';
import { specsOf } from '../state/flow-nodes.ts';
import { nobody, noDrags } from '../state/view-state.ts';
import { readableView } from './readable-view.ts';
import { firstSight } from './sights.ts';

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
  const placed = specsOf({
    ...{ facts: shape, layout: room.store.getState().layout, auto: auto.getState() },
    ...{ own: own.store.getState().places, drags: noDrags, selected: nobody, mayDraw: false },
  });
  const boxes = new Map(placed.map(({ id, x, y, width, height }) => [id, { x, y, width, height }]));
  // A moment after the first paint what an approval would make comes to stand right of it, and the place of an
  // OpenClaw that there is not right of the room, in the nearest row in which nothing does.
  for (const { id, kind } of nodes.values()) {
    const isOffer = kind === 'openclaw';
    if (!isOffer && kind !== 'ghost') continue;
    const by = boxes.get(isOffer ? nodeOf.autopilot : id.replace('ghost', 'approval'));
    if (by === undefined || boxes.has(id)) continue;
    let spot = { ...by, x: by.x + by.width + aside };
    for (let n = 1; isOffer && [...boxes.values()].some((box) => overlaps(box, spot)); n += 1)
      spot = { ...spot, y: spot.y + (n % 2 === 0 ? -n : n) * (by.height + below) };
    boxes.set(id, spot);
  }
  const going = [...boxes].flatMap(([id, box]) => {
    const facts = nodes.get(id);
    return facts?.isLive === true && underWay.has(facts.kind) ? [box] : [];
  });
  const { rows } = connection.store.getState().replica;
  const newestFirst = listedThreads(rows, account.principal);
  const newest = newestFirst.flatMap(({ id }) => boxes.get(`thread:${id}`) ?? []).slice(0, 1);
  return readableView([...boxes.values()], going.length > 0 ? going : newest, window, firstSight());
}

/** As far as bystanders stand from what they stand beside (`stand-by.ts`, which comes later). */
const aside = 64;
const below = 28;

/** What is live for other reasons than that somebody is there. */
const underWay: ReadonlySet<string> = new Set(['thread', 'approval', 'job', 'tool', 'ghost']);
