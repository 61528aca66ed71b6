import { inspect } from '../../store/selection.ts';
import { splitNodeId } from '../graph/node-id.ts';

/** Shows more about a node on the right, with what was said at it. */
export function inspectNode(id: string, options: { raise?: boolean } = {}): void {
  const { kind, of } = splitNodeId(id);
  // What an approval would do is told with it.
  inspect({ kind: 'node', id: kind === 'ghost' ? `approval:${of}` : id }, options);
}
