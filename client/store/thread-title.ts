import { inLine } from '../../shared/lib/marked.ts';
/** What a thread is called: its title, or what it is until somebody names it. */
export const titleOf = (thread: { title: string } | undefined): string => {
  if (thread === undefined) return 'Another chat';
  return thread.title === '' ? 'New chat' : inLine(thread.title);
};
