import { inLine } from '../../shared/lib/marked.ts';

/** What a thread is called: its title, or what it is until somebody names it. */
export const titleOf = (thread: { title: string } | undefined): string =>
  thread === undefined ? 'Another chat' : inLine(writtenTitle(thread));

/** The same as it is written, for a field. */
export const writtenTitle = ({ title }: { title: string }): string =>
  title === '' ? 'New chat' : title;
