import { newId } from '../../../shared/lib/new-id.ts';
import { type ProjectId, projectId as projectIdSchema } from '../../../shared/model/ids.ts';
import { isProducer } from '../../../shared/model/principal.ts';
import type { Project } from '../../../shared/model/project.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { refuseToTell, runBehind } from '../assistant-view.ts';
import { threadFor } from '../authorize.ts';
import { reviewPutAway } from '../openclaw/review-tools.ts';
import { refuseIfOvertaken } from '../overtaken.ts';
import { producerOf } from '../run-queue.ts';
import { readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import type { Handlers } from './handlers.ts';

export const projectHandlers: Handlers<
  'projects.create' | 'projects.change' | 'projects.remember'
> = {
  'projects.create': ({ turn, caller }, { title, instructions = '' }) => {
    const range = { by: 'primary', where: { tbl: 'projects' }, limit: bounds.projects } as const;
    if (turn.store.scan('rows', range).length >= bounds.projects) throw new Refusal('tooMany');
    const projectId = projectIdSchema.parse(newId(turn.room.ports.randomBytes));
    turn.changes.put('projects', (seq) => ({
      id: projectId,
      seq,
      title,
      instructions,
      memory: '',
      createdBy: caller,
      createdAt: turn.now,
    }));
    return { projectId };
  },

  'projects.change': (call, { projectId, archived, base = {}, ...change }) => {
    const { turn } = call;
    const now = projectOf(turn.store, projectId);
    refuseIfOvertaken('project', textNames, { now, base, change });
    const said = Object.fromEntries(Object.entries(change).filter(([, one]) => one !== undefined));
    turn.changes.edit('projects', projectId, ({ archived: was, ...row }) => ({
      ...row,
      ...said,
      ...((archived ?? was === true) ? { archived: true } : {}),
    }));
    if (archived !== undefined) reviewPutAway(call);
    return {};
  },

  'projects.remember': ({ turn, caller }, { threadId, note }) => {
    if (isProducer(caller) && caller !== producerOf({ threadId })) throw new Refusal('notAllowed');
    const thread = isProducer(caller)
      ? readRow(turn.store, 'threads', threadId)
      : threadFor(turn.store, threadId, caller);
    if (thread?.projectId === undefined)
      throw new Refusal('conflict', { message: 'This thread is in no project.' });
    if (isProducer(caller)) {
      runBehind(turn, caller);
      refuseToTell(turn.store, caller, forEverybody);
    }
    const { memory } = projectOf(turn.store, thread.projectId);
    const next = memory === '' ? note : `${memory}\n${note}`;
    if (next.length > bounds.briefUnits)
      throw new Refusal('tooLarge', {
        message: 'The memory of this project is full.',
        fix: 'Shorten it on the page of the project.',
      });
    turn.changes.edit('projects', thread.projectId, (row) => ({ ...row, memory: next }));
    return {};
  },
};

const textNames = { title: 'name', instructions: 'instructions', memory: 'memory' } as const;

/** The memory of a project is read by the whole room, and in every other thread of the project. */
const forEverybody = {};

export function projectOf(store: Store, id: ProjectId): Project {
  const project = readRow(store, 'projects', id);
  if (project === null) throw new Refusal('notFound');
  return project;
}
