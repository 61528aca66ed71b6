import { ways } from '../graph/bystanders.ts';
import type { Graph, NodeKind } from '../graph/facts.ts';
import type { Box, Place } from '../layout/place.ts';
import { sizeOf } from '../layout/sizes.ts';
import { type Bystander, standBy } from '../layout/stand-by.ts';

interface On {
  graph: Omit<Graph, 'shape'>;
  /** What lies where for everybody, and here. */
  shared: ReadonlyMap<string, Box>;
  all: ReadonlyMap<string, Box>;
}

/** The offer of an OpenClaw stands by nothing that passes; calls make way for previews. */
const inTurn: readonly NodeKind[] = ['openclaw', 'ghost', 'tool'];

/**
 * Where all bystanders of a page stand: beside what everybody sees by that alone, and beside what only
 * some see by all of it. Fetched with the first of them.
 */
export function placeBystanders({ graph, shared, all }: On): Map<string, Place> {
  const places = new Map<string, Place>();
  const [sharedBoxes, boxes] = [new Map(shared), new Map(all)];
  const put = (these: readonly Bystander[], stands: Map<string, Box>) => {
    for (const [id, place] of standBy(these, stands)) places.set(id, place);
    for (const { id, size } of these) {
      const place = places.get(id);
      if (place === undefined) continue;
      stands.set(id, { ...place, ...size });
      boxes.set(id, { ...place, ...size });
    }
  };
  const each = inTurn.map((kind) => bystandersOf(graph, kind));
  for (const these of each) put(these.filter(isShared(graph)), sharedBoxes);
  for (const these of each)
    put(
      these.filter(({ id }) => !places.has(id)),
      boxes,
    );
  return places;
}

/**
 * Where the place of an OpenClaw that there is not stands among what lasts: what nobody placed goes around
 * that, so that it stands there as more comes.
 */
export function offered(
  graph: Omit<Graph, 'shape'>,
  lasting: ReadonlyMap<string, Box>,
): Map<string, Box> {
  const these = bystandersOf(graph, 'openclaw');
  const size = sizeOf('openclaw');
  return new Map(
    [...standBy(these, lasting)].map(([id, place]) => [`offer ${id}`, { ...place, ...size }]),
  );
}

const isShared =
  ({ nodes }: Pick<Graph, 'nodes'>) =>
  ({ id }: Bystander): boolean =>
    nodes.get(id)?.isPrivate === false;

/** Each of the kind beside what its first line comes from. */
function bystandersOf({ nodes, edges }: Omit<Graph, 'shape'>, of: NodeKind): Bystander[] {
  const along = ways[of];
  const these = [...nodes.values()].filter(({ kind }) => kind === of);
  if (along === undefined || these.length === 0) return [];
  const by = new Map<string, string>();
  for (const { from, to } of edges.values()) if (!by.has(to)) by.set(to, from);
  return these.flatMap(({ id, turn }) => {
    const at = by.get(id);
    return at === undefined ? [] : [{ id, by: at, size: sizeOf(of), turn, along }];
  });
}
