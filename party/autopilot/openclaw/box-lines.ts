import { errorName } from '../../../shared/lib/error-name.ts';
import type { Params } from '../../../shared/methods/contract.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import { boxTopic } from '../../../shared/model/topic.ts';
import { withoutKeys } from '../../../shared/producer/key-shapes.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import type { Room } from '../room.ts';
import { parseRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';
import { keepOrder } from './orders.ts';

/** Somebody looks at what a box says: from now on it is told. */
export function askForLines(room: Room, id: InstanceId): void {
  if (connectorOf(room, id) === null) return;
  try {
    room.turn((turn) => keepOrder(turn, id, { kind: 'logs', on: true }));
  } catch (error) {
    room.ports.log('error', 'lines.notAsked', { error: errorName(error) });
  }
}

/** Keeps the last of what a box says. What looks like a key is taken out here once more. */
export function keepLines(
  turn: Turn,
  instanceId: InstanceId,
  lines: Params<'gateway.lines'>['lines'],
): void {
  const [last] = turn.store
    .scan('rows', { by: 'byKey', where: linesOf(instanceId), limit: 1, down: true })
    .map((item) => parseRow('boxLines', item));
  let n = last?.n ?? 0;
  for (const { at, level, text } of lines) {
    n += 1;
    const row = { id: `${instanceId}-${n}`, n, instanceId, at, level, text: withoutKeys(text) };
    turn.changes.put('boxLines', (seq) => ({ ...row, seq }));
    if (n > bounds.boxLines)
      turn.changes.remove('boxLines', `${instanceId}-${n - bounds.boxLines}`);
  }
  const isWatched = turn.room.fanOut.watching(boxTopic(instanceId)).size > 0;
  if (!isWatched) keepOrder(turn, instanceId, { kind: 'logs', on: false });
}

/** Its box is gone, and with it what it said. */
export function dropLines(turn: Turn, instanceId: InstanceId): void {
  const where = linesOf(instanceId);
  const limit = bounds.boxLines + 1;
  for (const { id } of turn.store.scan('rows', { by: 'byKey', where, limit }))
    turn.changes.remove('boxLines', id);
}

const linesOf = (id: InstanceId) => ({ topic: boxTopic(id), tbl: 'boxLines' });
