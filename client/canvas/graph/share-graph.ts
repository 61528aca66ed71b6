import type { Graph } from './facts.ts';

/**
 * The next graph, with every node and edge that says the same as before being the same value: a view
 * of one is drawn again only when it changed, and nothing at all when nothing did.
 */
export function shareGraph(before: Graph, next: Graph): Graph {
  const nodes = shareMap(before.nodes, next.nodes);
  const edges = shareMap(before.edges, next.edges);
  const shape = shareMap(before.shape, next.shape);
  return nodes === before.nodes && edges === before.edges ? before : { nodes, edges, shape };
}

/** The same for what is kept by name; the map itself too stays when all in it does, in order. */
export function shareMap<T extends object>(
  before: ReadonlyMap<string, T>,
  next: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  const shared = new Map<string, T>();
  let isSame = before.size === next.size;
  const order = before.keys();
  for (const [id, value] of next) {
    const known = before.get(id);
    const kept = known !== undefined && saysTheSame(known, value) ? known : value;
    isSame &&= kept === known && order.next().value === id;
    shared.set(id, kept);
  }
  return isSame ? before : shared;
}

/** Flat values, field by field. */
export function saysTheSame<T extends object>(a: T, b: T): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.is(Reflect.get(a, name), Reflect.get(b, name)))
  );
}
