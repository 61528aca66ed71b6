import type { ThreadId } from '../../shared/model/ids.ts';
import type { AttachedTo, Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { livingInstances } from './instances-in.ts';

/** How an instance comes to serve a chat: by itself, or because it serves the whole project. */
export type Serving = 'chat' | 'project' | null;

export function servesHow(
  { id: of, attached }: Pick<Instance, 'id' | 'attached'>,
  { id, projectId, servedBy }: Pick<Thread, 'projectId' | 'servedBy'> & { id: ThreadId },
): Serving {
  const isOwn = attached.some((to) => to.kind === 'thread' && to.id === id);
  if (isOwn || servedBy?.includes(of)) return 'chat';
  const isProjects = attached.some((to) => to.kind === 'project' && to.id === projectId);
  return isProjects ? 'project' : null;
}

/** The instances that the assistant of a chat may use. */
export const servingIn = (
  instances: Rows['instances'],
  thread: Pick<Thread, 'id' | 'projectId' | 'servedBy'>,
): Instance[] => livingInstances(instances).filter((one) => servesHow(one, thread) !== null);

/** Of a chat that it serves by itself: may it only look there? */
export const isLookedAt = (
  { id: of, lookOnly = [] }: Pick<Instance, 'id' | 'lookOnly'>,
  { id, lookedAtBy }: Pick<Thread, 'lookedAtBy'> & { id: ThreadId },
): boolean => isAmong(lookOnly, { kind: 'thread', id }) || lookedAtBy?.includes(of) === true;

/** Does it serve a chat, by itself or with its project, so that it may only look? */
export function onlyLooksIn(
  instance: Pick<Instance, 'id' | 'attached' | 'lookOnly'>,
  thread: Pick<Thread, 'projectId' | 'servedBy' | 'lookedAtBy'> & { id: ThreadId },
): boolean {
  const how = servesHow(instance, thread);
  if (how === 'chat') return isLookedAt(instance, thread);
  return (
    how === 'project' &&
    instance.lookOnly?.some((to) => to.kind === 'project' && to.id === thread.projectId) === true
  );
}

type Attached = Pick<Instance, 'id' | 'attached' | 'lookOnly'>;

/** All that it serves and one may see: a private chat says so in its own row. */
export const servedOf = (
  { id, attached }: Pick<Attached, 'id' | 'attached'>,
  threads: Rows['threads'],
): AttachedTo[] => [...attached, ...privateOf('servedBy', id, threads)];

/** Of those: where it may only look. */
export const lookOnlyOf = (
  { id, lookOnly = [] }: Pick<Attached, 'id' | 'lookOnly'>,
  threads: Rows['threads'],
): AttachedTo[] => [...lookOnly, ...privateOf('lookedAtBy', id, threads)];

const privateOf = (
  by: 'servedBy' | 'lookedAtBy',
  of: Instance['id'],
  threads: Rows['threads'],
): AttachedTo[] =>
  [...threads.values()]
    .filter((thread) => thread[by]?.includes(of))
    .map(({ id }) => ({ kind: 'thread', id }));

export const isAmong = (places: readonly AttachedTo[], { kind, id }: AttachedTo): boolean =>
  places.some((one) => one.kind === kind && one.id === id);
