import { must } from '../../../shared/lib/must.ts';
import type { ThreadId } from '../../../shared/model/ids.ts';
import type { Moment } from '../../../shared/model/moment.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { emptyReplica, type Replica } from '../../../shared/sync/replica.ts';
import { deriveGraph, type Seen } from '../graph/derive-graph.ts';
import { type EdgeFacts, type Graph, type NodeFacts, shapeOf } from '../graph/facts.ts';
import { nodeOf } from '../graph/node-id.ts';
import type { Past } from '../state/view-state.ts';
import { artifactsAt, type PastArtifacts } from './artifacts-at.ts';
import { type HeldNow, type PastRows, rowsAt } from './rows-at.ts';

/** What is replayed, and the room now, of which the chat and what is around it are read. */
export interface Replayed {
  threadId: ThreadId;
  /** All of it, in the order of their `n`. */
  moments: readonly Moment[];
  held: HeldNow;
  now: Pick<Seen, 'replica' | 'title' | 'self' | 'openclaw'>;
}

/**
 * A chat as it was after so many of its moments, to be drawn into the present: its nodes and what
 * hangs on them are as they were, made by the same functions from rows as they stood; what of it came
 * later is not there, and nothing else is changed.
 */
export function pastOf(count: number, { threadId, moments, held, now }: Replayed): Past {
  const { at } = must(moments[count - 1], 'a moment');
  const rows = rowsAt(moments.slice(0, count), held, threadId);
  const today = now.replica.rows.artifacts;
  const made = artifactsAt(at, today, rows.parts, threadId);
  const replica = replicaOf(rows, made, now.replica, threadId);
  const then = deriveGraph({ ...now, replica, present: [], now: at });
  const own = new Set([
    ...[`thread:${threadId}`, ...moments.flatMap(nodesOf)],
    ...[...today.values()].flatMap((one) =>
      one.threadId === threadId ? [nodeOf.artifact(one.id)] : [],
    ),
  ]);
  const nodes = [...then.nodes.values()].filter(({ id }) => own.has(id));
  const edges = [...then.edges.values()].filter(({ from, to }) => own.has(from) || own.has(to));
  const asNow = new Set(
    [...made.rows.keys()].flatMap((id) => (made.asThen.has(id) ? [] : [nodeOf.artifact(id)])),
  );
  const lit = new Set(
    [
      ...nodes.filter(({ id }) => !asNow.has(id)),
      ...edges.filter(({ from, to }) => !asNow.has(from) && !asNow.has(to)),
    ].map(({ id }) => id),
  );
  return { at, lit, of: (present) => drawnInto(present, nodes, edges, own) };
}

/** What a moment's row is called on the canvas. */
function nodesOf({ what, id }: Moment): string[] {
  switch (what) {
    case 'call':
      return [`tool:${id}`];
    case 'approval':
      return [`approval:${id}`, `ghost:${id}`];
    case 'job':
      return [`job:${id}`];
    case 'run':
    case 'answer':
      return [];
  }
}

/** Only the chat, with who and what it hangs on: no words, of which it is not known when they came. */
function replicaOf(
  rows: PastRows,
  { rows: artifacts }: PastArtifacts,
  { rows: today }: Replica,
  threadId: ThreadId,
): Replica {
  const { members, projects, grants, instances } = today;
  const { activity, runs, parts, approvals, jobs } = rows;
  return {
    ...emptyReplica,
    topics: new Map([[threadTopic(threadId), { epoch: '', seq: 0, start: 0 }]]),
    rows: {
      ...emptyReplica.rows,
      ...{ members, projects, grants, instances, runs, parts, approvals, jobs },
      artifacts,
      threads: only(today.threads, ({ id }) => id === threadId, activity),
      privateThreads: only(today.privateThreads, (row) => row.threadId === threadId, activity),
    },
  };
}

/** One that was put away since is drawn all the same. */
function only<R extends { archived?: true | undefined; activity: PastRows['activity'] }>(
  rows: ReadonlyMap<string, R>,
  isIt: (row: R) => boolean,
  activity: PastRows['activity'],
): ReadonlyMap<string, R> {
  return new Map(
    [...rows].flatMap(([id, row]) =>
      isIt(row) ? [[id, { ...row, archived: undefined, activity }]] : [],
    ),
  );
}

function drawnInto(
  present: Graph,
  nodes: readonly NodeFacts[],
  edges: readonly EdgeFacts[],
  own: ReadonlySet<string>,
): Graph {
  const around = [...present.nodes.values()].filter(({ id }) => !own.has(id)).map(still);
  const byId = new Map([...around, ...nodes].map((one) => [one.id, one]));
  const others = [...present.edges.values()].filter(
    ({ from, to }) => !own.has(from) && !own.has(to),
  );
  const all = [...others, ...edges].filter(({ from, to }) => byId.has(from) && byId.has(to));
  return {
    nodes: byId,
    edges: new Map(all.map((one) => [one.id, one])),
    shape: shapeOf(byId.values()),
  };
}

/** What is as it is now has no clock there. */
const still = (one: NodeFacts): NodeFacts => ({ ...one, since: null, until: null });
