import { type NodeId, splitNodeId, toNodeId } from '../../shared/canvas/node-id.ts';
import { isSettledApproval } from '../../shared/model/approval.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { isActiveJob } from '../../shared/model/job.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { mayRead } from './authorize.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';
import { nextVersion } from './versions.ts';

/** Only some of the room may see it: nothing about it stands where everybody reads. */
export function isHiddenNode(store: Store, node: NodeId): boolean {
  const { kind, id } = splitNodeId(node);
  switch (kind) {
    case 'thread':
      return readRow(store, 'threads', id)?.access !== undefined;
    case 'approval':
      return readRow(store, 'approvals', id)?.hidden === true;
    case 'job':
    case 'artifact':
      return readRow(store, `${kind}s`, id)?.hidden === true;
    default:
      return false;
  }
}

/** The thread that a node is or belongs to; `null` for what belongs to none. */
export function threadOfNode(store: Store, node: NodeId): ThreadId | null {
  const { kind, id } = splitNodeId(node);
  switch (kind) {
    case 'thread':
      return readRow(store, 'threads', id)?.id ?? null;
    case 'approval':
    case 'job':
    case 'artifact':
      return readRow(store, `${kind}s`, id)?.threadId ?? null;
    default:
      return null;
  }
}

/** May this member know of it? What belongs to a private thread is there for those it names alone. */
export function maySeeNode(store: Store, node: NodeId, who: Principal): boolean {
  const thread = threadOfNode(store, node);
  return thread === null || mayRead(store, thread, who);
}

/** Its row is gone, it was put away, or it came to its end and is drawn no more. */
export function isGoneNode(store: Store, node: NodeId): boolean {
  const { kind, id } = splitNodeId(node);
  switch (kind) {
    case 'member':
      return readRow(store, 'members', id) === null;
    case 'thread':
    case 'project': {
      const row = readRow(store, `${kind}s`, id);
      return row === null || row.archived === true;
    }
    case 'approval': {
      const row = readRow(store, 'approvals', id);
      return row === null || isSettledApproval(row.state);
    }
    case 'job': {
      const row = readRow(store, 'jobs', id);
      return row === null || !isActiveJob(row.state);
    }
    case 'artifact': {
      const row = readRow(store, 'artifacts', id);
      return row === null || readRow(store, 'threads', row.threadId)?.archived === true;
    }
    case 'instance':
      return (readRow(store, 'instances', id)?.state ?? 'deleted') === 'deleted';
    default:
      return false;
  }
}

/** All that is hidden now. */
export function allHidden(store: Store): NodeId[] {
  const hidden: NodeId[] = [];
  for (const kind of ['thread', 'approval', 'job', 'artifact'] as const) {
    const where = { tbl: `${kind}s` };
    for (const item of store.scan('rows', { by: 'primary', where, limit: 100_000 })) {
      const row = parseRow(`${kind}s`, item);
      if ('access' in row ? row.access !== undefined : 'hidden' in row && row.hidden === true)
        hidden.push(toNodeId(kind, row.id));
    }
  }
  return hidden;
}

/** Tells the canvas, if there is one, of nodes that from now on are hidden, or are not any more. */
export function tellCanvasHidden(turn: Turn, nodes: readonly NodeId[], isHidden: boolean): void {
  if (nodes.length === 0 || readMeta(turn.store, 'canvas') === null) return;
  for (let at = 0; at < nodes.length; at += mostTold) {
    const some = nodes.slice(at, at + mostTold);
    const version = nextVersion(turn);
    turn.send({ to: 'canvas', say: { verb: 'hidden', nodes: some, isHidden, version } });
  }
}

const mostTold = 500;
