import { expect, test } from 'vitest';
import { projectId, threadId } from '../../shared/model/ids.ts';
import { type Project, projectRow } from '../../shared/model/project.ts';
import { ada } from '../testing/people.ts';
import type { ListedThread } from './listed-threads.ts';
import { mostInProject, threadSections, threadsIn } from './thread-sections.ts';

const thread = (id: string, more: Partial<ListedThread> = {}): ListedThread => ({
  ...{ id: threadId.parse(id), seq: 1, title: id, lastAt: 0, activity: { state: 'idle' } },
  ...{ isPrivate: false, isPinned: false, isArchived: false, projectId: null },
  ...more,
});

const harbor = projectId.parse('harbor');
const project = (more: object = {}): Map<string, Project> =>
  new Map([
    [
      harbor,
      projectRow.parse({
        ...{ id: harbor, seq: 1, title: 'Harbor', instructions: '', memory: '' },
        ...{ createdBy: ada, createdAt: 0, ...more },
      }),
    ],
  ]);

const said = (list: readonly ListedThread[], projects = project()) =>
  threadSections(list, projects).map((line) =>
    line.kind === 'heading' ? `[${line.words}]` : line.kind === 'more' ? `+${line.count}` : line.id,
  );

test('[UI42] the list says what is pinned, what belongs to a project, and the rest; nothing twice', () => {
  const list = [
    ...[thread('a'), thread('b', { isPinned: true, projectId: harbor })],
    ...[thread('c', { projectId: harbor }), thread('d', { isArchived: true, isPinned: true })],
  ];
  expect(said(list)).toEqual(['[Pinned]', 'b', '[Harbor]', 'c', '[Other chats]', 'a']);
  expect(threadsIn(threadSections(list, project())).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
});

test('[UI42] without pins and projects it is a plain list', () => {
  expect(said([thread('a'), thread('b')])).toEqual(['a', 'b']);
});

test('[UI42] of a large project the newest stand there, and how many more there are', () => {
  const list = Array.from({ length: mostInProject + 2 }, (_, i) =>
    thread(`t${i}`, { projectId: harbor }),
  );
  expect(said(list).slice(-2)).toEqual([`t${mostInProject - 1}`, '+2']);
});

test('[UI42] when a project is put away its chats are not', () => {
  expect(said([thread('a', { projectId: harbor })], project({ archived: true }))).toEqual(['a']);
});
