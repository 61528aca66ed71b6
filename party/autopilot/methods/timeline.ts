import type { Moment } from '../../../shared/model/moment.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { parseTopic } from '../../../shared/model/topic.ts';
import { mayOpen, threadFor } from '../authorize.ts';
import type { Store } from '../store/shelves.ts';
import { droppedOf, momentsAfter } from '../timeline.ts';
import type { Handlers } from './handlers.ts';

export const timelineHandlers: Handlers<'threads.timeline'> = {
  'threads.timeline': ({ turn: { store }, caller }, { threadId, runId, after = 0, limit }) => {
    threadFor(store, threadId, caller);
    const moments = momentsAfter(store, threadId, { after, runId, limit: limit + 1 });
    const page = moments.slice(0, limit);
    const last = page.at(-1);
    return {
      moments: page.filter((moment) => maySee(store, moment, caller)),
      dropped: droppedOf(store, threadId),
      ...(last === undefined || moments.length === page.length ? {} : { next: last.n }),
    };
  },
};

/**
 * A moment is seen by who may see its row as that lies now. Runs, calls and answers lie in the chat, as
 * does what is known of a row that is gone.
 */
function maySee(store: Store, { what, id }: Moment, who: Principal): boolean {
  if (what !== 'approval' && what !== 'job') return true;
  const row = store.get('rows', { tbl: `${what}s`, id });
  if (row === null) return true;
  const topic = parseTopic(row.topic);
  return topic !== null && mayOpen(store, topic, who);
}
