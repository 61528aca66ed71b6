import type { InstanceId } from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';
import { beginHostJob, isHostAtWork, tellHostJob } from './host-jobs.ts';
import { changeInstance } from './instances.ts';
import { keepOrder, ordersOf } from './orders.ts';
import { isVerdict } from './troubles.ts';

/** Its model is asked, and asked again for as long as it does not answer: nothing connects for ever. */
export function askModel(turn: Turn, id: InstanceId): void {
  keepOrder(turn, id, { kind: 'ping' });
  turn.deadline('away', id, turn.now + bounds.answerWithinMs);
}

/**
 * It is still not ready, and no host is at work on it. A model that said no is asked again; where
 * nobody answers at all the host looks after the box it has, or starts the same one again.
 */
export function fetchBack(turn: Turn, id: InstanceId): void {
  const instance = readRow(turn.store, 'instances', id);
  if (instance?.state !== 'connecting' || isHostAtWork(turn.store, instance)) return;
  if (connectorOf(turn.room, id) === null)
    return lookAfter(turn, instance, 'Its connector did not come back');
  if (isVerdict(instance.trouble)) return;
  if (ordersOf(turn.store, id).some(({ kind }) => kind === 'ping'))
    return lookAfter(turn, instance, 'Its gateway does not answer');
  askModel(turn, id);
}

function lookAfter(turn: Turn, instance: Instance, why: string): void {
  const { id, generation, createdBy } = instance;
  const job = beginHostJob(turn, 'openclaw.start', instance, { by: createdBy });
  changeInstance(turn, id, (row) => ({ ...row, jobId: job.id, steps: [] }));
  tellHostJob(turn, job.id, `${why}; its host looks after the box.`);
  turn.send({ to: 'host', verb: 'start', instanceId: id, generation });
}
