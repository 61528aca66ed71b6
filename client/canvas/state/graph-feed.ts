import type { StoreApi } from 'zustand/vanilla';
import { approvalsTopic, jobsTopic, threadTopic } from '../../../shared/model/topic.ts';
import type { Session } from '../../connection/session.ts';
import { listedThreads } from '../../store/listed-threads.ts';
import type { OpenRoom } from '../../store/open-room.ts';
import { watchShared } from '../../store/use-topic.ts';
import { deriveGraph } from '../graph/derive-graph.ts';
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

/** Keeps the graph as the room is now, from patches and deltas alone, until it is stopped. */
export function feedGraph({ connection, account }: OpenRoom, graph: StoreApi<Graph>): () => void {
  const { store } = connection;
  const live = new Map<string, () => void>();
  const stops = [approvalsTopic, jobsTopic].map((topic) => watchShared(connection, topic));
  const watchLive = ({ replica: { rows } }: Session) => {
    const there = listedThreads(rows, account.principal).filter(({ isArchived }) => !isArchived);
    const busy = there.filter(({ activity }) => activity.state !== 'idle');
    const topics = new Set<string>(there.map(({ id }) => threadTopic(id)));
    const going = busy.map(({ id }): string => threadTopic(id));
    // What was never busy here is not fetched: a chat comes with all of its latest words.
    const lately = [...live.keys()].filter((topic) => topics.has(topic)).reverse();
    const wanted = [...new Set([...going, ...lately])].slice(0, mostLive);
    for (const [topic, stop] of live)
      if (!wanted.includes(topic)) {
        stop();
        live.delete(topic);
      }
    for (const topic of wanted)
      if (!live.has(topic)) live.set(topic, watchShared(connection, topic));
    for (const topic of going) again(live, topic);
  };
  const draw = () => {
    const { replica, present, room, skewMs } = store.getState();
    const seen = {
      replica,
      present,
      title: room?.title ?? '',
      self: account.principal,
      openclaw: {
        instances: replica.rows.instances,
        instanceOf: (thread: string) => replica.rows.threads.get(thread)?.openclaw?.instanceId,
      },
    };
    const now = Math.floor((Date.now() + skewMs) / foldEveryMs) * foldEveryMs;
    graph.setState(shareGraph(graph.getState(), deriveGraph({ ...seen, now })), true);
  };
  const unsubscribe = store.subscribe((now, before) => {
    const isSame =
      now.replica === before.replica && now.present === before.present && now.room === before.room;
    if (isSame) return;
    const { threads, privateThreads } = now.replica.rows;
    const { rows } = before.replica;
    if (threads !== rows.threads || privateThreads !== rows.privateThreads) watchLive(now);
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
