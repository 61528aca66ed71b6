import { useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { CallRefused } from '../connection/connection.ts';
import type { Session } from '../connection/session.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { whyNot } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoom, useSession } from '../store/use-room.ts';

/**
 * Asks for an OpenClaw, with the first words for it, once; then goes to the thread where they wait.
 * Without a connection it is not kept for later: it is a thing that one consents to while one looks.
 */
export function useCreating() {
  const { id: room, connection } = useRoom();
  const navigate = useNavigate();
  const isInTouch = useInTouch();
  const isAsked = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [waitsFor, setWaitsFor] = useState<string | null>(null);
  const go = (threadId: ThreadId) =>
    navigate({ to: '/r/$room/t/$threadId', params: { room, threadId } });
  // What has to be allowed first is there already, as an instance that waits.
  const waitingThread = useSession((session) => threadOf(session, waitsFor));
  const latestGo = useRef(go);
  useEffect(() => {
    latestGo.current = go;
  });
  useEffect(() => {
    if (waitingThread !== undefined) void latestGo.current(waitingThread);
  }, [waitingThread]);
  /** `false`: nothing was asked, and the words belong to whoever wrote them. */
  const create = async (words: string, name = ''): Promise<boolean> => {
    if (isAsked.current) return false;
    setTrouble(isInTouch ? null : noConnection);
    if (!isInTouch) return false;
    isAsked.current = true;
    setBusy(true);
    try {
      const said = words.trim() === '' ? {} : { say: { text: words } };
      const named = name.trim() === '' ? {} : { name };
      const made = await connection.call('instances.create', { ...said, ...named });
      await go(made.threadId);
      return true;
    } catch (error) {
      if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
      const approval = error instanceof CallRefused ? error.error.approvalId : undefined;
      if (approval === undefined) setTrouble(whyNot(error));
      else setWaitsFor(approval);
      // Its row may have been faster, and have put another page in the place of this one.
      const known = threadOf(connection.store.getState(), approval ?? null);
      if (known !== undefined) await go(known);
      return approval !== undefined;
    } finally {
      isAsked.current = false;
      setBusy(false);
    }
  };
  return { create, isBusy, trouble, waitsFor };
}

/** The thread of what waits for that approval. */
const threadOf = ({ replica }: Session, approval: string | null): ThreadId | undefined =>
  approval === null
    ? undefined
    : [...replica.rows.instances.values()].find(({ approvalId }) => approvalId === approval)
        ?.threadId;

const noConnection =
  'There is no connection now, so nothing was asked. Try again as soon as it is live.';
