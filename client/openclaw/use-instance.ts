import { useMemo } from 'react';
import type { Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import type { Tone } from '../ui/marks.tsx';
import {
  type Doing,
  doingIn,
  instanceWords,
  isUnderWay,
  lastKnownInstance,
} from './instance-words.ts';

/** What an instance does now, with its clock; without a connection, what it last did. */
export function useInstanceWords(instance: Parameters<typeof instanceWords>[0]): {
  words: string;
  tone: Tone;
} {
  const isInTouch = useInTouch();
  const now = useRoomNow(1_000, isInTouch && isUnderWay(instance.state));
  return isInTouch ? instanceWords(instance, now) : lastKnownInstance(instance);
}

/** What goes on in its sessions, as far as the page knows them. */
export function useDoing({ id }: Pick<Instance, 'id'>): Doing {
  const threads = useSession(({ replica }) => replica.rows.threads);
  return useMemo(() => doingIn(id, threads.values()), [id, threads]);
}

/** The instance that a thread is a session of, if it is one. */
export const useInstanceOf = ({ openclaw }: Pick<Thread, 'openclaw'>): Instance | undefined =>
  useSession(({ replica }) =>
    openclaw === undefined ? undefined : replica.rows.instances.get(openclaw.instanceId),
  );
