import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { Moment } from '../../shared/model/moment.ts';
import { approvalsTopic, jobsTopic, threadTopic } from '../../shared/model/topic.ts';
import type { Replica } from '../../shared/sync/replica.ts';
import { whyNot } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';

export interface Timeline {
  /** In the order of their `n`; `null` until the room said. */
  moments: readonly Moment[] | null;
  /** Steps of the chat that the room does not keep any more. */
  dropped: number;
  /** Are all here that there were when the room was last asked? Until then what ended may stand as if it went on. */
  isWhole: boolean;
  /** Is more on its way? */
  isAsking: boolean;
  trouble: string | null;
  again: () => void;
}

/** Changes that follow each other are asked about once in so long, however many there are. */
const burstMs = 300;

/**
 * What happened in a chat, or in one run of it. Moments lie in no topic, so those after the last one
 * are asked for whenever a row of the chat changed: never on a timer, and not while nothing happens.
 */
export function useTimeline(threadId: ThreadId, runId: RunId | null): Timeline {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  useTopic(threadTopic(threadId));
  useTopic(approvalsTopic);
  useTopic(jobsTopic);
  const change = useSession(({ replica }) => changeOf(replica, threadId));
  const restores = useRestores(threadId);
  const name = `${threadId} ${runId} ${restores}`;
  const [held, setHeld] = useState<Held>(nothing);
  const current = held.name === name ? held : nothing;
  const last = useRef({ name, n: 0, dropped: 0 });
  if (last.current.name !== name) last.current = { name, n: 0, dropped: 0 };
  const [isAsking, setAsking] = useState(false);
  const poke = useRef<(soon: boolean) => void>(() => {});
  useEffect(() => {
    if (!isInTouch) return;
    let isOver = false;
    let isBusy = false;
    let isNews = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const askAll = async () => {
      // Steps that went while nobody asked leave a gap: all is told anew, and shown once it is there.
      let anew: Moment[] | null = null;
      let known = last.current.dropped;
      for (let more: number | undefined = last.current.n; more !== undefined && !isOver; ) {
        const answer: Result<'threads.timeline'> = await connection.call('threads.timeline', {
          ...{ threadId, ...(runId === null ? {} : { runId }) },
          ...(more === 0 ? {} : { after: more }),
        });
        if (isOver) return;
        const { moments, dropped, next } = answer;
        const isWhole = next === undefined;
        const isGap: boolean = more > 0 && dropped > known;
        known = dropped;
        more = isGap ? 0 : next;
        if (isGap) anew = [];
        else anew?.push(...moments);
        if (anew !== null && (isGap || !isWhole)) continue;
        const told: readonly Moment[] = anew ?? moments;
        last.current = { name, n: Math.max(last.current.n, told.at(-1)?.n ?? 0), dropped };
        const isAnew = anew !== null;
        setHeld((was) =>
          isAnew || was.name !== name
            ? { name, moments: told, dropped, isWhole, trouble: null }
            : joined(was, { moments: told, dropped, isWhole }),
        );
      }
    };
    const ask = async () => {
      timer = null;
      if (isBusy) {
        isNews = true;
        return;
      }
      isBusy = true;
      setAsking(true);
      try {
        do {
          isNews = false;
          await askAll();
        } while (isNews && !isOver);
      } catch (error) {
        if (!isOver)
          setHeld((was) => ({
            ...(was.name === name ? was : { ...nothing, name }),
            trouble: whyNot(error),
          }));
      } finally {
        isBusy = false;
        if (!isOver) setAsking(false);
      }
    };
    void ask();
    poke.current = (soon) => {
      if (soon) void ask();
      else timer ??= setTimeout(() => void ask(), burstMs);
    };
    return () => {
      isOver = true;
      poke.current = () => {};
      setAsking(false);
      if (timer !== null) clearTimeout(timer);
    };
  }, [connection, isInTouch, threadId, runId, name]);
  const seen = useRef(change);
  useEffect(() => {
    if (seen.current === change) return;
    seen.current = change;
    poke.current(false);
  }, [change]);
  const again = useCallback(() => poke.current(true), []);
  const { moments, dropped, isWhole, trouble } = current;
  return { moments, dropped, isWhole, trouble, isAsking, again };
}

/** How often the room was restored meanwhile: it then counts its moments anew, and some that are held never were. */
function useRestores(threadId: ThreadId): number {
  const epoch = useSession(({ replica }) => replica.topics.get(threadTopic(threadId))?.epoch);
  const [known, setKnown] = useState({ epoch, times: 0 });
  if (epoch !== undefined && epoch !== known.epoch)
    setKnown({ epoch, times: known.epoch === undefined ? 0 : known.times + 1 });
  return known.times;
}

interface Held extends Pick<Timeline, 'moments' | 'dropped' | 'isWhole' | 'trouble'> {
  name: string;
}

const nothing: Held = { name: '', moments: null, dropped: 0, isWhole: false, trouble: null };

/** What came after what is held; what is held already is not told twice. */
function joined(
  was: Held,
  { moments, dropped, isWhole }: Pick<Held, 'dropped' | 'isWhole'> & { moments: readonly Moment[] },
): Held {
  const held = was.moments ?? [];
  const newest = held.at(-1)?.n ?? 0;
  const fresh = moments.filter(({ n }) => n > newest);
  const all = fresh.length === 0 && was.moments !== null ? held : [...held, ...fresh];
  return { ...was, moments: all, dropped, isWhole, trouble: null };
}

/** Another number whenever a row of the chat changed. */
function changeOf({ topics, rows }: Replica, threadId: ThreadId): number {
  let newest = topics.get(threadTopic(threadId))?.seq ?? 0;
  for (const table of [rows.approvals, rows.jobs])
    for (const row of table.values())
      if (row.threadId === threadId && row.seq > newest) newest = row.seq;
  return newest;
}
