import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { mayAskCommands } from '../../shared/policy/toolset.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { titleOf } from '../store/thread-title.ts';
import { lookOnlyOf } from './serving.ts';

/** Why an OpenClaw may run no command, as the end of a sentence; `null`: it may ask for them. */
export function whyNoCommands(
  instance: Instance,
  { members, projects, threads }: Pick<Rows, 'members' | 'projects' | 'threads'>,
): string | null {
  const { tools, state, createdBy } = instance;
  if (tools.exec) return null;
  if (state === 'deleting' || state === 'deleted')
    return `it is ${state === 'deleting' ? 'being deleted' : state}`;
  if (!mayAskCommands(members.get(createdBy)?.role ?? null))
    return 'whoever created it may not ask for them';
  const names = lookOnlyOf(instance, threads).flatMap(({ kind, id }) => {
    const project = kind === 'project' ? projects.get(id) : undefined;
    const thread = kind === 'thread' ? threads.get(id) : undefined;
    if ((project ?? thread)?.archived === true) return [];
    if (project !== undefined) return [`“${inLine(project.title)}”`];
    return [thread === undefined ? `a ${placeWords[kind]} not shown here` : `“${titleOf(thread)}”`];
  });
  return names.length > 0 ? `attached to ${names.join(', ')}, where it may only look` : lookUnseen;
}

/** Of all that is left to keep commands off: private chats that one does not see. */
export const lookUnseen = 'attached to a chat that you do not see, where it may only look';

const placeWords = { thread: 'chat', project: 'project' } as const;
