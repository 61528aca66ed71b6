import { useMemo } from 'react';
import { type ListLine, threadSections } from './thread-sections.ts';
import { useListedThreads } from './use-listed-threads.ts';
import { useSession } from './use-room.ts';

/** The lines of the list of chats; made anew when a chat or a project changed. */
export function useListLines(): readonly ListLine[] {
  const list = useListedThreads();
  const projects = useSession(({ replica }) => replica.rows.projects);
  return useMemo(() => threadSections(list, projects), [list, projects]);
}
