import { useEffect, useRef, useState } from 'react';
import type { ProjectId } from '../../shared/model/ids.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useRoom } from '../store/use-room.ts';
import { focusNextComposer } from './focus-wish.ts';
import { isKept } from './say-in-thread.ts';

/** Under which name the first words of a chat are kept while they are written. */
export const draftOf = (projectId: ProjectId | null): string | null =>
  projectId === null ? null : `new in ${projectId}`;

/** Begins a chat with its first words, once, and goes there if nobody went elsewhere meanwhile. */
export function useBeginning(projectId: ProjectId | null = null) {
  const room = useRoom();
  const navigate = useNavigate();
  const isHere = useRef(false);
  const isBegun = useRef(false);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const begin = async (text: string): Promise<boolean> => {
    try {
      const place = projectId === null ? {} : { projectId };
      const { threadId } = await room.connection.call('threads.create', { text, ...place });
      const isElsewhere = !isHere.current || room.drafts.read(draftOf(projectId)) !== '';
      if (isElsewhere) return true;
      focusNextComposer();
      await navigate({ to: '/r/$room/t/$threadId', params: { room: room.id, threadId } });
      return true;
    } catch (error) {
      return isKept(error);
    }
  };
  /** Of an example: two clicks on it are one wish. */
  const beginOnce = async (text: string): Promise<void> => {
    if (isBegun.current) return;
    isBegun.current = true;
    setBusy(true);
    await begin(text);
    isBegun.current = false;
    setBusy(false);
  };
  return { begin, beginOnce, isBusy };
}
