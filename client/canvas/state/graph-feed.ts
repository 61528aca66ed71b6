import type { StoreApi } from 'zustand/vanilla';
import type { Principal } from '../../../shared/model/principal.ts';
import { approvalsTopic, jobsTopic, threadTopic } from '../../../shared/model/topic.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import type { Session } from '../../connection/session.ts';
import { type ListedThread, listedThreads } from '../../store/listed-threads.ts';
import type { OpenRoom } from '../../store/open-room.ts';
import { ownWork } from '../../store/work-in.ts';
import { shownAfterMs } from '../graph/approvals.ts';
import { deriveGraph, type Seen } from '../graph/derive-graph.ts';
import type { Graph } from '../graph/facts.ts';
import { shareGraph } from '../graph/share-graph.ts';

/**
 * Chats whose runs, calls and words are drawn: those under way, then those that were lately, so that
 * their calls can be counted. Of others only that something goes on.
 */
const mostLive = 8;

/** How often what ended is looked at again, to be counted instead of drawn. */
const foldEveryMs = 10_000;

/** Behind all others: it was busy last. */
function again<T>(all: Map<string, T>, key: string): void {
  const value = all.get(key);
  if (value === undefined) return;
  all.delete(key);
  all.set(key, value);
}

/** Private chats whose artifacts are drawn: those lie in the chat, which comes with its latest words. */
const mostPrivate = 8;

const privateArtifacts = (
  { privateWork }: Rows,
  self: Principal,
  newestFirst: readonly ListedThread[],
): string[] => {
  const own = ownWork(privateWork, self).filter(({ artifacts = 0 }) => artifacts > 0);
  const have = new Set(own.map(({ threadId }) => threadId));
  const those = newestFirst.filter(({ id }) => have.has(id)).slice(0, mostPrivate);
  return those.map(({ id }) => threadTopic(id));
};

/** What the page holds of the room now. */
export function seenIn({ connection, account }: OpenRoom): Seen {
  const { replica, present, room, skewMs } = connection.store.getState();
  return {
    ...{ replica, present, title: room?.title ?? '', self: account.principal },
    openclaw: {
      instances: replica.rows.instances,
      instanceOf: (thread) => replica.rows.threads.get(thread)?.openclaw?.instanceId,
    },
    now: Math.floor((Date.now() + skewMs) / foldEveryMs) * foldEveryMs,
  };
}

/** Keeps the graph as the room is now, from patches and deltas alone, until it is stopped. */
export function feedGraph(room: OpenRoom, graph: StoreApi<Graph>): () => void {
  const { connection, account } = room;
  const { store } = connection;
  const live = new Map<string, () => void>();
  const wasBusy = new Set<string>();
  const stops = [approvalsTopic, jobsTopic].map((topic) => connection.watch(topic));
  const watchLive = ({ replica: { rows } }: Session) => {
    const there = listedThreads(rows, account.principal).filter(({ isArchived }) => !isArchived);
    const busy = there.filter(({ activity }) => activity.state !== 'idle');
    const topics = new Set<string>(there.map(({ id }) => threadTopic(id)));
    const going = busy.map(({ id }): string => threadTopic(id));
    // What was never busy here is not fetched: a chat comes with all of its latest words.
    const lately = [...live.keys()].filter((topic) => topics.has(topic) && wasBusy.has(topic));
    lately.reverse();
    // But who comes in the minute for which what ended is drawn sees what others still see.
    const since = Date.now() + store.getState().skewMs - shownAfterMs;
    const justNow = there
      .filter(({ id, lastAt }) => lastAt > since && !wasBusy.has(threadTopic(id)))
      .map(({ id }): string => threadTopic(id));
    const drawn = [...new Set([...going, ...lately, ...justNow])].slice(0, mostLive);
    const wanted = [...new Set([...drawn, ...privateArtifacts(rows, account.principal, there)])];
    for (const [topic, stop] of live)
      if (!wanted.includes(topic)) {
        stop();
        live.delete(topic);
      }
    for (const topic of wanted) if (!live.has(topic)) live.set(topic, connection.watch(topic));
    for (const topic of drawn) wasBusy.add(topic);
    // Newest first, so that it comes last.
    for (const topic of [...justNow.reverse(), ...going.reverse()]) again(live, topic);
  };
  const draw = () => graph.setState(shareGraph(graph.getState(), deriveGraph(seenIn(room))), true);
  const unsubscribe = store.subscribe((now, before) => {
    const isSame =
      now.replica === before.replica && now.present === before.present && now.room === before.room;
    if (isSame) return;
    const { threads, privateThreads, privateWork } = now.replica.rows;
    const { rows } = before.replica;
    const isOther =
      threads !== rows.threads ||
      privateThreads !== rows.privateThreads ||
      privateWork !== rows.privateWork;
    if (isOther) watchLive(now);
    draw();
  });
  const timer = setInterval(draw, foldEveryMs);
  watchLive(store.getState());
  draw();
  return () => {
    clearInterval(timer);
    unsubscribe();
    for (const stop of [...stops, ...live.values()]) stop();
  };
}
