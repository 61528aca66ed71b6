import { useEffect, useState } from 'react';
import type { Result } from '../../shared/methods/contract.ts';
import { whyNot } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoom } from '../store/use-room.ts';

export type Hit = Result<'search.find'>['hits'][number];

interface Finds {
  query: string;
  hits: readonly Hit[];
  /** Where to go on; absent when that was all. */
  before?: number | undefined;
  trouble: string | null;
}

/** Nobody reads what comes between two letters. */
const afterMs = 150;

/**
 * What the room finds for a query, asked for once somebody stops writing. Until the answer is there
 * the last one stays. `null`: nothing was looked for, or nothing is known yet.
 */
export function useFinds(wanted: string, limit: number) {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  const query = wanted.trim().slice(0, longest);
  const [finds, setFinds] = useState<Finds | null>(null);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (query === '') return setFinds(null);
    if (!isInTouch) return;
    let isOld = false;
    const timer = setTimeout(() => {
      setAsking(true);
      void connection
        .call('search.find', { query, limit })
        .then(
          ({ hits, before }): Finds => ({ query, hits, before, trouble: null }),
          (error: unknown): Finds => ({ query, hits: [], trouble: whyNot(error) }),
        )
        .then((found) => {
          if (isOld) return;
          setFinds(found);
          setAsking(false);
        });
    }, afterMs);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [connection, query, limit, isInTouch]);
  const more = async () => {
    if (finds?.before === undefined || isAsking) return;
    setAsking(true);
    const { before } = finds;
    const next = await connection.call('search.find', { query: finds.query, before, limit }).then(
      (found) => ({ ...found, trouble: null }),
      (error: unknown) => ({ hits: [], before, trouble: whyNot(error) }),
    );
    setFinds((now) =>
      now?.query === finds.query
        ? { ...next, query: now.query, hits: [...now.hits, ...next.hits], before: next.before }
        : now,
    );
    setAsking(false);
  };
  return { finds: query === '' ? null : finds, isAsking, isInTouch, more };
}

/** The room takes no longer query. */
const longest = 200;
