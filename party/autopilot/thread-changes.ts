import { toNodeId } from '../../shared/canvas/node-id.ts';
import { must } from '../../shared/lib/must.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { selfTopic } from '../../shared/model/topic.ts';
import { tellCanvasHidden } from './canvas-nodes.ts';
import { forgetMentions } from './mentions.ts';
import { moveServing } from './openclaw/serving.ts';
import { moveWaiting } from './private-approvals.ts';
import { moveWork } from './private-work.ts';
import { keepTitle } from './search-docs.ts';
import { readMeta } from './store/meta.ts';
import { parseRow, readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/**
 * The only way a thread's row is written. A private thread lies in its own topic, so each member it
 * names has a row of their own that says what their list shows; those rows follow it here.
 */
export function changeThread(turn: Turn, id: ThreadId, change: (thread: Thread) => Thread): Thread {
  const before = must(readRow(turn.store, 'threads', id), `thread ${id}`);
  const thread = turn.changes.edit('threads', id, change);
  showToNamed(turn, thread, before.access ?? []);
  keepTitle(turn, before.title, thread);
  if ((before.access === undefined) !== (thread.access === undefined)) {
    moveWith(turn, thread);
    moveServing(turn, thread);
  }
  if (before.access?.join() !== thread.access?.join()) {
    moveWaiting(turn, id, before.access ?? []);
    moveWork(turn, id, before.access ?? []);
    forgetMentions(turn, (who, of) => of === id && thread.access?.includes(who) === false);
    turn.reviewAtEnd();
  }
  return thread;
}

export function beginThread(turn: Turn, build: (seq: number) => Thread): Thread {
  const thread = turn.changes.put('threads', build);
  showToNamed(turn, thread, []);
  keepTitle(turn, '', thread);
  if (thread.access !== undefined) tellCanvasHidden(turn, [toNodeId('thread', thread.id)], true);
  return thread;
}

/** What belongs to a thread lies where it lies: with it if it is private, else with those of its kind. */
function moveWith(turn: Turn, { id, access }: Thread): void {
  const nodes = [toNodeId('thread', id)];
  for (const table of ['approvals', 'jobs', 'schedules', 'artifacts'] as const) {
    const rows = turn.store.scan('rows', { by: 'primary', where: { tbl: table }, limit: 100_000 });
    for (const item of rows)
      if (parseRow(table, item).threadId === id) {
        turn.changes.edit(table, item.id, ({ hidden: _, ...row }) =>
          access === undefined ? row : { ...row, hidden: true },
        );
        const kind = nodeKind[table];
        if (kind !== null) nodes.push(toNodeId(kind, item.id));
      }
  }
  tellCanvasHidden(turn, nodes, access !== undefined);
}

const nodeKind = {
  approvals: 'approval',
  jobs: 'job',
  schedules: null,
  artifacts: 'artifact',
} as const;

/** Somebody leaves the room: no private thread names them any more; one that names nobody is the founder's. */
export function leavePrivateThreads(turn: Turn, who: Principal): void {
  const { founder } = must(readMeta(turn.store, 'room'), 'the room');
  const where = { topic: selfTopic(who), tbl: 'privateThreads' };
  const rows = turn.store.scan('rows', { by: 'byKey', where, limit: 10_000 });
  for (const { threadId } of rows.map((item) => parseRow('privateThreads', item)))
    changeThread(turn, threadId, (thread) => {
      const left = thread.access?.filter((one) => one !== who) ?? [];
      return { ...thread, access: left.length > 0 ? left : [founder] };
    });
  forgetMentions(turn, (one) => one === who);
}

function showToNamed(turn: Turn, thread: Thread, before: readonly Principal[]): void {
  const {
    id: threadId,
    title,
    lastAt,
    activity,
    pinned,
    archived,
    projectId,
    access = [],
  } = thread;
  const place = {
    ...(pinned === undefined ? {} : { pinned }),
    ...(archived === undefined ? {} : { archived }),
    ...(projectId === undefined ? {} : { projectId }),
  };
  for (const who of before)
    if (!access.includes(who)) turn.changes.remove('privateThreads', rowId(who, threadId));
  for (const principal of access) {
    const id = rowId(principal, threadId);
    const row = { id, principal, threadId, title, lastAt, activity, ...place };
    turn.changes.put('privateThreads', (seq) => ({ ...row, seq }));
  }
}

const rowId = (who: Principal, id: ThreadId): string => `${who}/${id}`;
