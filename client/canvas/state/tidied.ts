import { withoutBystanders } from '../graph/bystanders.ts';
import type { Graph } from '../graph/facts.ts';
import { keptOf, lastingOf } from '../graph/lasting.ts';
import { askLayout } from '../layout/ask-layout.ts';
import type { Box, Place } from '../layout/place.ts';
import { settle } from '../layout/settle.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { equalJson } from '../sync/equal-json.ts';
import { boxOf, notesOf, planOf } from './arrange.ts';
import { frameOf } from './deeds.ts';
import { offered } from './place-bystanders.ts';

type Drawn = Omit<Graph, 'shape'>;

/**
 * New places for all that the room has, around notes and frames; what lies in a frame stays in it.
 * First what lasts, by nothing but that, then what else everybody sees, and last what only some see:
 * so no place that others read depends on what they do not see. What one placed for oneself, in `own`,
 * stays: no undo would bring that back. Bystanders come along by themselves.
 */
export async function tidied(
  graph: Drawn,
  layout: CanvasLayout,
  own: ReadonlyMap<string, Place> = new Map(),
): Promise<Map<string, Place>> {
  const { pos, groups } = layout;
  const taken = notesOf(layout);
  for (const key of groups.keys()) {
    const box = frameOf(layout, `group:${key}`);
    if (box !== null) taken.set(`group:${key}`, box);
  }
  const isFramed = (id: string) => taken.has(pos.get(id)?.in ?? '');
  for (const facts of graph.nodes.values()) {
    const place = pos.get(facts.id);
    if (place !== undefined && isFramed(facts.id)) taken.set(facts.id, boxOf(facts, place));
  }
  const places = new Map<string, Place>();
  const add = async (part: Drawn) => {
    for (const [id, place] of await besides(part, taken)) places.set(id, place);
  };
  await add(lastingOf(graph));
  for (const [id, box] of offered(graph, taken)) taken.set(id, box);
  await add(keptOf(graph));
  for (const facts of graph.nodes.values()) {
    const place = facts.isPrivate ? own.get(facts.id) : undefined;
    if (place !== undefined) taken.set(facts.id, boxOf(facts, place));
  }
  await add(withoutBystanders(graph));
  return places;
}

/**
 * Those that are written for everybody (`placed`), without what somebody moved since they were made for
 * `before` (`isMoved`: there was some), and those that stand so in this page alone (`aside`).
 */
export function sorted(
  places: ReadonlyMap<string, Place>,
  on: { before: CanvasLayout; now: CanvasLayout; isForAll: (id: string) => boolean },
): Record<'placed' | 'aside', Map<string, Place>> & { isMoved: boolean } {
  const { before, now, isForAll } = on;
  const all = [...places];
  const forAll = all.filter(([id]) => isForAll(id));
  const stands = forAll.filter(
    ([id]) => now.nobodys.has(id) || equalJson(before.pos.get(id), now.pos.get(id)),
  );
  return {
    placed: new Map(stands),
    aside: new Map(all.filter(([id]) => !isForAll(id))),
    isMoved: stands.length < forAll.length,
  };
}

/** Places for what of these has none yet, which is then taken. */
async function besides(part: Drawn, taken: Map<string, Box>): Promise<Map<string, Place>> {
  const waiting = [...part.nodes.values()].filter(({ id }) => !taken.has(id));
  if (waiting.length === 0) return new Map();
  const { beside, ...plan } = planOf(part);
  const unsettled = waiting.map((facts) => {
    const { width, height } = boxOf(facts, nowhere);
    return { id: facts.id, size: { width, height }, beside: beside.get(facts.id) ?? [] };
  });
  const settled = settle(unsettled, await askLayout(plan), taken);
  for (const facts of waiting) taken.set(facts.id, boxOf(facts, settled.get(facts.id) ?? nowhere));
  return settled;
}

const nowhere = { x: 0, y: 0 };
