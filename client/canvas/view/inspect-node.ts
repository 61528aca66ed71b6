import { inspect, selectionStore } from '../../store/selection.ts';
import { splitNodeId } from '../graph/node-id.ts';

/** The node with which it is told: what an approval would do with the approval. */
export function toldWith(id: string): string {
  const { kind, of } = splitNodeId(id);
  return kind === 'ghost' ? `approval:${of}` : id;
}

/** Shows more about a node on the right, with what was said at it. */
export function inspectNode(id: string, options: { raise?: boolean } = {}): void {
  const what = { kind: 'node', id: toldWith(id) } as const;
  // That it is chosen as well puts nothing away that was asked for.
  if (options.raise !== true && isInspected(what.id)) return;
  inspect(what, options);
}

/** Is just this told beside the canvas now? */
export function isInspected(id: string): boolean {
  const { chosen } = selectionStore.getState();
  return chosen?.at === location.pathname && chosen.what.kind === 'node' && chosen.what.id === id;
}
