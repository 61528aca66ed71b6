import { must } from '../../shared/lib/must.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/** What the assistant is told about a thread before it reads it. */
export function briefOf(store: Store, id: ThreadId) {
  const thread = must(readRow(store, 'threads', id), 'the thread');
  const { title, provisional, projectId, instructions = '' } = thread;
  const project = projectId === undefined ? null : readRow(store, 'projects', projectId);
  return {
    title,
    untitled: provisional === true,
    instructions: [project?.instructions ?? '', instructions].filter(Boolean),
    memory: project?.memory ?? '',
  };
}
