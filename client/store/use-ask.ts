import { useState } from 'react';
import type { ParamsInput, Result } from '../../shared/methods/contract.ts';
import { CallRefused } from '../connection/connection.ts';
import type { ClientMethod } from '../connection/methods.ts';
import { useInTouch } from './use-in-touch.ts';
import { useRoom } from './use-room.ts';

/**
 * Asks for what must happen while one looks, such as a change of who may do what: without a
 * connection it is not kept for later. `null` is a no, which `trouble` explains, or `waitsFor`, the
 * approval that it became. `onRefused` hears of a no, also when who asked is not shown any more.
 */
export function useAsk(onRefused?: (error: unknown) => void) {
  const { connection } = useRoom();
  const isInTouch = useInTouch();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [waitsFor, setWaitsFor] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ask = async <M extends ClientMethod>(
    method: M,
    params: ParamsInput<M>,
  ): Promise<Result<M> | null> => {
    setTrouble(isInTouch ? null : noConnection);
    setWaitsFor(null);
    if (!isInTouch) return null;
    setBusy(true);
    try {
      return await connection.call(method, params);
    } catch (error) {
      if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
      const refused = error instanceof CallRefused ? error.error : null;
      const approval = refused?.approvalId;
      if (refused === null || approval === undefined) setTrouble(whyNot(error));
      else {
        setWaitsFor(approval);
        // Asked for twice: what to do about it is the approval.
        if (refused.code !== 'waits') setTrouble(refused.message);
      }
      onRefused?.(error);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { ask, trouble, waitsFor, isBusy };
}

/** What happened and what to do, in the room's own words. */
export function whyNot(error: unknown): string {
  if (!(error instanceof CallRefused)) return 'Something went wrong on this page. Reload it.';
  const { message, fix } = error.error;
  return fix === undefined ? message : `${message} ${fix}`;
}

const noConnection =
  'There is no connection now, so nothing was changed. Try again as soon as it is live.';
