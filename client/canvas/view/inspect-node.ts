import { inspect, selectionStore } from '../../store/selection.ts';
import { splitNodeId } from '../graph/node-id.ts';

/** Shows more about a node on the right, with what was said at it. */
export function inspectNode(id: string, options: { raise?: boolean } = {}): void {
  const { kind, of } = splitNodeId(id);
  // What an approval would do is told with it.
  const what = { kind: 'node', id: kind === 'ghost' ? `approval:${of}` : id } as const;
  // That it is chosen as well puts nothing away that was asked for.
  if (options.raise !== true && isInspected(what.id)) return;
  inspect(what, options);
}

/** Is just this told beside the canvas now? */
export function isInspected(id: string): boolean {
  const { chosen } = selectionStore.getState();
  return chosen?.at === location.pathname && chosen.what.kind === 'node' && chosen.what.id === id;
}
