import { errorName } from '../../../shared/lib/error-name.ts';
import type { Params } from '../../../shared/methods/contract.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import { boxTopic } from '../../../shared/model/topic.ts';
import { withoutKeys } from '../../../shared/producer/key-shapes.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import type { Room } from '../room.ts';
import { parseRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { boxOf, connectorOf } from './boxes.ts';
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

type Lines = Params<'gateway.lines'>['lines'];

/** Keeps the last of what a box says, and has it say no more where nobody looks. */
export function keepLines(turn: Turn, instanceId: InstanceId, lines: Lines): void {
  addLines(turn, instanceId, lines);
  const isWatched = turn.room.fanOut.watching(boxTopic(instanceId)).size > 0;
  if (!isWatched) keepOrder(turn, instanceId, { kind: 'logs', on: false });
}

/**
 * What its host says of a box that does not come up: nobody else tells of it then. It names where all
 * of it stands, below the data folder, for whoever may read the log.
 */
export function keepHostLine(turn: Turn, instanceId: InstanceId, message: string): void {
  const { place } = boxOf(turn.store, instanceId);
  const folder = place === '' ? 'the newest folder in boxes/' : `boxes/${place}/`;
  const where = `All of it is in gateway.log and gateway.out in ${folder}, under the data folder of its host.`;
  addLines(turn, instanceId, [{ at: turn.now, level: 'error', text: `host: ${message} ${where}` }]);
}

/** What looks like a key is taken out here once more. */
function addLines(turn: Turn, instanceId: InstanceId, lines: Lines): void {
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
}

/** Its box is gone, and with it what it said. */
export function dropLines(turn: Turn, instanceId: InstanceId): void {
  const where = linesOf(instanceId);
  const limit = bounds.boxLines + 1;
  for (const { id } of turn.store.scan('rows', { by: 'byKey', where, limit }))
    turn.changes.remove('boxLines', id);
}

const linesOf = (id: InstanceId) => ({ topic: boxTopic(id), tbl: 'boxLines' });
