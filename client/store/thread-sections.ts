import { inLine } from '../../shared/lib/marked.ts';
import type { ProjectId } from '../../shared/model/ids.ts';
import type { Project } from '../../shared/model/project.ts';
import type { ListedThread } from './listed-threads.ts';

/** So many chats of a project stand in the list; its page has them all. */
export const mostInProject = 5;

/** A line of the list: a heading, a chat, or the way to the other chats of a project. */
export type ListLine =
  | { kind: 'heading'; id: string; words: string; projectId: ProjectId | null }
  | { kind: 'thread'; id: string; thread: ListedThread }
  | { kind: 'more'; id: string; projectId: ProjectId; count: number };

/**
 * The list of chats as it is shown: what is pinned, then each project by its newest chat, then all
 * others. What was put away is not in it. Where there is nothing to tell apart there are no headings.
 */
export function threadSections(
  list: readonly ListedThread[],
  projects: ReadonlyMap<string, Project>,
): ListLine[] {
  const shown = list.filter(({ isArchived }) => !isArchived);
  const pinned = shown.filter(({ isPinned }) => isPinned);
  const byProject = new Map<Project, ListedThread[]>();
  const others: ListedThread[] = [];
  for (const thread of shown.filter(({ isPinned }) => !isPinned)) {
    const project = projects.get(thread.projectId ?? '');
    if (project === undefined || project.archived === true) others.push(thread);
    else byProject.set(project, [...(byProject.get(project) ?? []), thread]);
  }
  if (pinned.length === 0 && byProject.size === 0) return others.map(asLine);
  return [
    ...section('Pinned', pinned),
    ...[...byProject].flatMap(([{ id, title }, threads]): ListLine[] => [
      { kind: 'heading', id: `project ${id}`, words: inLine(title), projectId: id },
      ...threads.slice(0, mostInProject).map(asLine),
      ...more(id, threads.length - mostInProject),
    ]),
    ...section('Other chats', others),
  ];
}

/** The chats of the list in their order, as the keys go through them. */
export const threadsIn = (lines: readonly ListLine[]): ListedThread[] =>
  lines.flatMap((line) => (line.kind === 'thread' ? [line.thread] : []));

const asLine = (thread: ListedThread): ListLine => ({ kind: 'thread', id: thread.id, thread });

const section = (words: string, threads: readonly ListedThread[]): ListLine[] =>
  threads.length === 0
    ? []
    : [{ kind: 'heading', id: words, words, projectId: null }, ...threads.map(asLine)];

const more = (projectId: ProjectId, count: number): ListLine[] =>
  count > 0 ? [{ kind: 'more', id: `more ${projectId}`, projectId, count }] : [];
