import type { Instance } from '../../../shared/model/instance.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { showActivity } from '../run-queue.ts';
import type { Store } from '../store/shelves.ts';
import { changeThread } from '../thread-changes.ts';
import type { Turn } from '../turn.ts';
import { reconcile } from './history.ts';
import { type Session, sessionsOf } from './sessions.ts';

/**
 * Its box was lost with all that its gateway knew, and it goes on in an empty one: said once in each
 * session in which it could be taken for knowing what was said, with a receipt.
 */
export function tellForgotten(turn: Turn, instance: Instance, place: string): void {
  const { id, threadId } = instance;
  for (const session of sessionsOf(turn.store, id)) {
    if (session.openclaw.gone === true || !hasWords(turn.store, session)) continue;
    const told = { key: `place:${place}`, role: 'system', at: turn.now, text } as const;
    if (reconcile(turn, session, { messages: [told] }) === 0) continue;
    changeThread(turn, session.id, (thread) => ({ ...thread, lastAt: turn.now }));
    showActivity(turn, session.id);
  }
  turn.receipt({
    principal: 'room',
    kind: 'openclaw.forgotten',
    action: { instance: id, place },
    threadId,
    outcome: 'done',
  });
}

const hasWords = (store: Store, { id }: Session): boolean =>
  store.scan('rows', {
    by: 'byKey',
    where: { topic: threadTopic(id), tbl: 'messages' },
    limit: 1,
  }).length > 0;

const text = [
  'The box of this OpenClaw was lost, with its memory and its files. It goes on in an empty one.',
  'What was said here stays to be read, but OpenClaw does not know it any more: say again what it needs to know.',
].join('\n\n');
