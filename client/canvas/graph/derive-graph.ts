import { inLine } from '../../../shared/lib/marked.ts';
import { isStreamPart } from '../../../shared/model/part.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { isLiveRun, type Run } from '../../../shared/model/run.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import type { Presence } from '../../../shared/protocol/events.ts';
import type { Replica } from '../../../shared/sync/replica.ts';
import { activityWord } from '../../store/activity-word.ts';
import { type ListedThread, listedThreads } from '../../store/listed-threads.ts';
import { count } from '../../ui/count.ts';
import { approvals } from './approvals.ts';
import { artifacts } from './artifacts.ts';
import { chats, type LiveChat } from './chats.ts';
import { countWords } from './count-words.ts';
import { type EdgeFacts, edge, type Graph, type NodeFacts, node, shapeOf } from './facts.ts';
import { nodeOf } from './node-id.ts';
import { type Openclaw, openclaws } from './openclaw.ts';
import { people } from './people.ts';
import { jobs, tools } from './work.ts';

export interface Seen {
  replica: Replica;
  present: readonly Presence[];
  title: string;
  self: Principal;
  openclaw: Openclaw;
  /** The room's time, as coarse as what ended may go on being drawn. */
  now: number;
  /** As everybody sees it: with nothing of private chats, nor counted with them. */
  isForAll?: boolean;
}

/**
 * What the canvas draws, from what the page holds of the room and from nothing else: no client can
 * draw a node or an edge that the room does not know. The same rows make the same graph.
 */
export function deriveGraph(seen: Seen): Graph {
  const { replica, present, title, self, openclaw, now, isForAll = false } = seen;
  const { rows } = replica;
  const threads = listedThreads(rows, self).filter(({ isPrivate }) => !(isForAll && isPrivate));
  const shown = new Set<string>(threads.flatMap((one) => (one.isArchived ? [] : [one.id])));
  const isShown = (id: string) => shown.has(id);
  const live = liveChats(replica, threads);
  const runs = new Map(
    [...live].flatMap(([thread, { run }]) => (run === null ? [] : [[thread, run.id] as const])),
  );
  const asked = approvals(rows, isShown, now);
  const work = jobs(rows, isShown, now);
  const calls = tools(rows, isShown, runs, openclaw.instanceOf, now);
  const folded = sum(asked.folded, work.folded, calls.folded);
  const marks = new Map<string, Set<string>>();
  for (const { kind, to, label } of asked.edges)
    if (kind === 'would' && label !== '') marks.set(to, (marks.get(to) ?? new Set()).add(label));
  const drawn = [
    people(rows, present, now),
    openclaws(openclaw, threads.filter(({ id }) => shown.has(id)).map(drawnThread(rows))),
    { nodes: [], edges: [edge('belongs', nodeOf.autopilot, nodeOf.community)] },
    chats({ rows, threads, live, isSession: (id) => openclaw.instanceOf(id) !== undefined }),
    artifacts(rows, isShown),
    work,
    calls,
    asked,
  ];
  const nodes = [...places(title, threads, present), ...drawn.flatMap((one) => one.nodes)].map(
    (one) => {
      const ended = folded.get(one.id);
      const would = [...(marks.get(one.id) ?? [])].join(' · ');
      if (ended === undefined && would === '') return one;
      return { ...one, folded: ended ?? 0, would };
    },
  );
  return joined(
    nodes,
    drawn.flatMap((one) => one.edges),
  );
}

const drawnThread =
  ({ threads }: Replica['rows']) =>
  ({ id, activity }: ListedThread) => ({
    ...{ id, isRunning: activity.state === 'running' },
    servedBy: threads.get(id)?.servedBy,
  });

/** What stands in every room. */
function places(
  title: string,
  threads: readonly ListedThread[],
  present: readonly Presence[],
): NodeFacts[] {
  const open = threads.filter(({ isArchived }) => !isArchived);
  const busy = open.filter(({ activity }) => activity.state !== 'idle');
  const waiting = busy.filter((one) => activityWord(one)?.tone === 'wait').length;
  const words = [
    busy.length > waiting ? [count(busy.length - waiting, 'run')] : [],
    waiting > 0 ? [`${waiting} waiting`] : [],
    [count(open.length, 'chat')],
  ];
  return [
    node({
      ...{ id: nodeOf.autopilot, kind: 'autopilot', label: 'Autopilot', title: inLine(title) },
      words: words.flat().join(' · '),
      tone: busy.length === 0 ? null : busy.length > waiting ? 'live' : 'wait',
      isLive: busy.length > 0,
    }),
    node({
      ...{ id: nodeOf.community, kind: 'community', label: 'Community', title: 'Community' },
      words: `${present.length} here now`,
    }),
  ];
}

/** Only what joins two nodes that are there. */
function joined(nodes: readonly NodeFacts[], edges: readonly EdgeFacts[]): Graph {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const kept = edges.filter(({ from, to }) => byId.has(from) && byId.has(to));
  return {
    nodes: byId,
    edges: new Map(kept.map((one) => [one.id, one])),
    shape: shapeOf(byId.values()),
  };
}

/** Chats with something under way whose own topic the page holds. */
function liveChats(
  { topics, rows, texts }: Replica,
  threads: readonly ListedThread[],
): ReadonlyMap<string, LiveChat> {
  const live = new Map<string, { run: Run | null; words: number }>();
  for (const { id, activity, isArchived } of threads)
    if (!isArchived && activity.state !== 'idle' && topics.has(threadTopic(id)))
      live.set(id, { run: null, words: 0 });
  if (live.size === 0) return live;
  for (const run of rows.runs.values()) {
    const chat = live.get(run.threadId);
    if (chat !== undefined && isLiveRun(run.state) && (chat.run === null || run.n < chat.run.n))
      chat.run = run;
  }
  const runOf = new Map<string, string>();
  for (const { id, runId } of rows.messages.values()) if (runId !== undefined) runOf.set(id, runId);
  for (const part of rows.parts.values()) {
    const chat = live.get(part.threadId);
    if (chat?.run == null || !isStreamPart(part) || part.kind !== 'text') continue;
    if (runOf.get(part.messageId) === chat.run.id)
      chat.words += countWords(texts.get(part.id)?.text ?? '');
  }
  return live;
}

function sum(...maps: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const map of maps) for (const [id, value] of map) all.set(id, (all.get(id) ?? 0) + value);
  return all;
}
