import type { NodeId } from '../../shared/canvas/node-id.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { contract, type Result } from '../../shared/methods/contract.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { CanvasOrder, CanvasOutcome, GraphMethod } from './canvas-order.ts';
import type { CanvasRoom } from './canvas-room.ts';
import { graphOrders } from './graph-orders.ts';
import type { Orders } from './order-call.ts';
import { versionOrders } from './version-orders.ts';

/**
 * Does what somebody without Yjs asked for, in their name and under the same guard as a client's
 * update; stored when this returns. What was done under a key is not done again.
 */
export function take(room: CanvasRoom, order: CanvasOrder): CanvasOutcome {
  const { method, by, key } = order;
  const isChange = contract[method].repeat === 'key';
  const known = isChange ? room.ports.store.answered(by, key) : null;
  if (known !== null) return { ok: true, answer: known };
  try {
    const answer = JSON.stringify(run(room, method, order));
    if (isChange) {
      if (!room.flush()) throw new Refusal('storage');
      const { store, now } = room.ports;
      store.keepAnswer(by, key, answer, now());
      store.forgetAnswers(now() - limits.answerMs);
    }
    return { ok: true, answer };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.toWire() };
    throw error;
  }
}

function run<M extends GraphMethod>(
  room: CanvasRoom,
  method: M,
  { params, by, name, role, own }: CanvasOrder,
): Result<M> {
  const parsed = contract[method].params.safeParse(parseJson(params));
  if (!parsed.success) throw new Refusal('badParams');
  const caller = { principal: by, role };
  const isOwn = (node: NodeId) => own.includes(node) || room.hidden.has(node);
  return orders[method]({ room, caller, name, now: room.ports.now(), isOwn }, parsed.data);
}

const orders: Orders = { ...graphOrders, ...versionOrders };
