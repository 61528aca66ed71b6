import { useEffect, useRef, useState } from 'react';
import type { Params } from '../../shared/methods/contract.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { whyNot } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import type { ShownReceipt } from './receipt-words.ts';

export type ReceiptFilter = Omit<Params<'receipts.page'>, 'before' | 'limit'>;

export interface Receipts {
  /** Newest first; `null` until the room said. */
  list: readonly ShownReceipt[] | null;
  /** Where older ones begin; `null` when there are none. */
  before: number | null;
  /** When the newest were last asked for, by this device. */
  asOf: number | null;
  trouble: string | null;
  isBusy: boolean;
  older: () => void;
}

/** Changes that follow each other are asked about once in so long, however many there are. */
const burstMs = 1_000;

/**
 * The newest receipts that fit a filter. They lie in no topic, so they are asked for anew whenever
 * something that this page watches changed: never on a timer, and not while nothing happens.
 */
export function useReceipts(filter: ReceiptFilter, limit: number = limits.pageRows): Receipts {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  const change = useSession(({ replica }) => {
    let newest = 0;
    for (const { seq } of replica.topics.values()) newest = Math.max(newest, seq);
    return newest;
  });
  const name = JSON.stringify(filter);
  const [held, setHeld] = useState(nothing);
  const [isBusy, setBusy] = useState(false);
  const current = held.name === name ? held : nothing;
  const wanted = useRef(filter);
  wanted.current = filter;
  const poke = useRef(() => {});
  useEffect(() => {
    if (!isInTouch) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = () => {
      timer = null;
      connection.call('receipts.page', { ...wanted.current, limit }).then(
        ({ receipts, before = null }) => {
          if (!isOver) setHeld((was) => newest(was, { name, receipts, before }));
        },
        (error: unknown) => {
          if (!isOver)
            setHeld((was) => ({
              ...(was.name === name ? was : nothing),
              ...{ name, trouble: whyNot(error) },
            }));
        },
      );
    };
    ask();
    poke.current = () => {
      timer ??= setTimeout(ask, burstMs);
    };
    return () => {
      isOver = true;
      poke.current = () => {};
      if (timer !== null) clearTimeout(timer);
    };
  }, [connection, isInTouch, name, limit]);
  const seen = useRef(change);
  useEffect(() => {
    if (seen.current === change) return;
    seen.current = change;
    poke.current();
  }, [change]);
  const older = () => {
    const { before } = current;
    if (before === null || isBusy) return;
    setBusy(true);
    connection
      .call('receipts.page', { ...filter, before, limit })
      .then(
        ({ receipts, before: next = null }) =>
          setHeld((was) =>
            was.name !== name
              ? was
              : { ...was, list: [...(was.list ?? []), ...receipts], before: next, trouble: null },
          ),
        (error: unknown) => setHeld((was) => ({ ...was, trouble: whyNot(error) })),
      )
      .finally(() => setBusy(false));
  };
  const { list, before, asOf, trouble } = current;
  return { list, before, asOf, trouble, isBusy, older };
}

interface Held extends Pick<Receipts, 'list' | 'before' | 'asOf' | 'trouble'> {
  name: string;
}

const nothing: Held = { name: '', list: null, before: null, asOf: null, trouble: null };

/** The newest before what is held already; a gap between them is not hidden: then it begins anew. */
function newest(
  was: Held,
  { name, receipts, before }: { name: string; receipts: ShownReceipt[]; before: number | null },
): Held {
  const fresh = { name, asOf: Date.now(), trouble: null };
  const oldest = receipts.at(-1)?.n ?? 0;
  const held = was.name === name ? (was.list ?? []) : [];
  const rest = held.filter(({ n }) => n < oldest);
  const isJoined = held.some(({ n }) => n === oldest);
  return isJoined && rest.length > 0
    ? { ...fresh, list: [...receipts, ...rest], before: was.before }
    : { ...fresh, list: receipts, before };
}
