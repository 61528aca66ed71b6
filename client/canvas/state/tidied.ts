import type { Graph } from '../graph/facts.ts';
import { lastingOf } from '../graph/lasting.ts';
import { askLayout } from '../layout/ask-layout.ts';
import type { Box, Place } from '../layout/place.ts';
import { settle } from '../layout/settle.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { boxOf, notesOf, planOf } from './arrange.ts';
import { frameOf } from './deeds.ts';

type Drawn = Omit<Graph, 'shape'>;

/**
 * New places for all that the room has, around notes and frames; what lies in a frame stays in it.
 * First what lasts, by nothing but that, then what else everybody sees, and last what only some see:
 * so no place that others read depends on what they do not see.
 */
export async function tidied(graph: Drawn, layout: CanvasLayout): Promise<Map<string, Place>> {
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
  for (const part of [lastingOf(graph), sharedOf(graph), graph])
    for (const [id, place] of await besides(part, taken)) places.set(id, place);
  return places;
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

/** What everybody sees, also what comes and goes. */
function sharedOf({ nodes, edges }: Drawn): Drawn {
  const shared = new Map([...nodes].filter(([, { isPrivate }]) => !isPrivate));
  const between = [...edges].filter(([, { from, to }]) => shared.has(from) && shared.has(to));
  return { nodes: shared, edges: new Map(between) };
}
