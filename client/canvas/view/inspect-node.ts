import { approvalId, jobId, partId } from '../../../shared/model/ids.ts';
import { inspect } from '../../store/selection.ts';
import { splitNodeId } from '../graph/node-id.ts';

/** Shows more about a node on the right: as it is shown elsewhere where there is such a view. */
export function inspectNode(id: string, options: { raise?: boolean } = {}): void {
  const { kind, of } = splitNodeId(id);
  if (kind === 'approval' || kind === 'ghost')
    return inspect({ kind: 'approval', id: approvalId.parse(of) }, options);
  if (kind === 'job') return inspect({ kind: 'job', id: jobId.parse(of) }, options);
  if (kind === 'tool') return inspect({ kind: 'tool', id: partId.parse(of) }, options);
  inspect({ kind: 'node', id }, options);
}
