import { type InstanceId, instanceId } from '../../shared/model/ids.ts';
import { isStreamPart } from '../../shared/model/part.ts';
import type { Run } from '../../shared/model/run.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { parseRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';

/**
 * The OpenClaws that a run has used so far: those that a call of it names which was done. What it took
 * over from them nobody can tell.
 */
export function usedIn(store: Store, { id, threadId, n }: Run): InstanceId[] {
  const where = { topic: threadTopic(threadId), tbl: 'parts' };
  const used = store
    .scan('rows', { by: 'byKey', where, above: n - 1, limit: 10_000 })
    .map((item) => parseRow('parts', item))
    .flatMap((part) => {
      if (isStreamPart(part) || part.runId !== id || part.state !== 'done') return [];
      const named = instanceId.safeParse(Reflect.get(Object(part.input), 'instanceId'));
      return named.success ? [named.data] : [];
    });
  return [...new Set(used)];
}
