import { useMemo } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { useUntil } from './shown-version.ts';
import { type Entry, threadEntries } from './thread-entries.ts';
import { useRoom, useSession } from './use-room.ts';

/** What a thread shows; made anew when rows or the outbox change, not when text streams in. */
export function useThreadEntries(threadId: ThreadId): readonly Entry[] {
  const messages = useSession(({ replica }) => replica.rows.messages);
  const parts = useSession(({ replica }) => replica.rows.parts);
  const runs = useSession(({ replica }) => replica.rows.runs);
  const summaries = useSession(({ replica }) => replica.rows.summaries);
  const requests = useSession((session) => session.requests);
  const rejected = useSession((session) => session.rejected);
  const self = useRoom().account.principal;
  const until = useUntil(threadId);
  return useMemo(
    () =>
      threadEntries(threadId, {
        ...{ rows: { messages, parts, runs, summaries }, requests, rejected },
        ...{ self, until },
      }),
    [threadId, messages, parts, runs, summaries, requests, rejected, self, until],
  );
}
