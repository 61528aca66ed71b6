import * as z from 'zod/mini';
import { newId } from '../../../shared/lib/new-id.ts';
import {
  type InstanceId,
  type OrderId,
  type ThreadId,
  threadId,
} from '../../../shared/model/ids.ts';
import { type Order, type OrderKind, order as orderSchema } from '../../../shared/model/order.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { parseItem } from '../../platform/parse-item.ts';
import type { Store } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';
import { connectorOf } from './boxes.ts';

type Wish = Order extends infer O ? (O extends Order ? Omit<O, 'id'> : never) : never;

/** Of these only the newest is meant: it takes the place of one that is still open. */
const onlyNewest: readonly OrderKind[] = ['ping', 'history', 'rename', 'tools', 'logs'];

/**
 * What stops, denies, or takes a right away is always kept, however much else is open; so is what an
 * instance is only asked for once at a time, without which its connector could not come back.
 */
const uncounted: readonly OrderKind[] = ['abort', 'decide', 'tools', 'ping', 'logs'];
const isCounted = ({ kind }: Pick<Order, 'kind'>): boolean => !uncounted.includes(kind);

/** Keeps an order until it is done, and tells it once the transaction is through. */
export function keepOrder(turn: Turn, instanceId: InstanceId, wish: Wish): Order {
  const { store, now, room } = turn;
  const open = ordersOf(store, instanceId);
  for (const one of open) if (isOvertakenBy(one, wish)) dropOrder(store, one.id);
  const counted = open.filter((one) => !isOvertakenBy(one, wish) && isCounted(one));
  if (isCounted(wish) && counted.length >= bounds.openOrders)
    throw new Refusal('tooMany', {
      message: 'This OpenClaw has not done what it was asked for long.',
      fix: 'Look at its log; start it anew.',
    });
  const order = orderSchema.parse({ ...wish, id: newId(room.ports.randomBytes) });
  const [last] = store.scan('orders', {
    by: 'byInstance',
    where: { instanceId, done: 0 },
    limit: 1,
    down: true,
  });
  const body = JSON.stringify(order);
  store.put('orders', {
    id: order.id,
    instanceId,
    done: 0,
    n: (last?.n ?? 0) + 1,
    body,
    time: now,
  });
  turn.afterwards(() => connectorOf(room, instanceId)?.event('order', { order }, now));
  return order;
}

const isOvertakenBy = (old: Order, wish: Wish): boolean =>
  old.kind === wish.kind &&
  onlyNewest.includes(old.kind) &&
  ('sessionKey' in old ? old.sessionKey : '') === ('sessionKey' in wish ? wish.sessionKey : '');

/** What is not done, the oldest first. */
export const ordersOf = (store: Store, instanceId: InstanceId): Order[] =>
  store
    .scan('orders', { by: 'byInstance', where: { instanceId, done: 0 }, limit: 10_000 })
    .map((item) => parseItem(orderSchema, item, item.body));

/** Nothing of an instance that is deleted is kept, answers included. */
export function dropOrders(store: Store, instanceId: InstanceId): void {
  for (const done of [0, 1])
    for (const { id } of store.scan('orders', {
      by: 'byInstance',
      where: { instanceId, done },
      limit: 10_000,
    }))
      store.remove('orders', { id });
}

export const dropOrder = (store: Store, id: OrderId): void => store.remove('orders', { id });

/** It is wanted no more, though it may wait at the connector. */
export function takeBackOrder(turn: Turn, instanceId: InstanceId, id: OrderId): void {
  const { store, room, now } = turn;
  dropOrder(store, id);
  turn.afterwards(() => connectorOf(room, instanceId)?.event('withdrawn', { orderId: id }, now));
}

/** The order, if it is one of this instance and not done. */
export function openOrder(store: Store, instanceId: InstanceId, id: OrderId): Order | null {
  const item = store.get('orders', { id });
  if (item === null || item.instanceId !== instanceId || item.done === 1) return null;
  return parseItem(orderSchema, item, item.body);
}

/** What came of a call is kept for a day: whoever asked may look again. */
export function keepAnswer({ store, now }: Turn, id: OrderId, told: CallAnswer): void {
  const item = store.get('orders', { id });
  if (item === null) return;
  const where = { instanceId: item.instanceId, done: 1 };
  for (const old of store.scan('orders', { by: 'byInstance', where, limit: 100 }))
    if (old.time < now - limits.answerMs) store.remove('orders', { id: old.id });
  store.put('orders', { ...item, done: 1, body: JSON.stringify(told), time: now });
}

const answer = z.object({
  threadId,
  came: z.object({
    state: z.enum(['done', 'failed']),
    output: z.optional(z.unknown()),
    error: z.optional(z.string()),
  }),
});
export type CallAnswer = z.infer<typeof answer>;

/** A tool of a gateway that an assistant used: whose, and what came of it. */
export function callOf(
  store: Store,
  id: OrderId,
): { threadId: ThreadId; came: CallAnswer['came'] | { state: 'waiting' } } | null {
  const item = store.get('orders', { id });
  if (item === null) return null;
  if (item.done === 1) return parseItem(answer, item, item.body);
  const order = parseItem(orderSchema, item, item.body);
  return order.kind === 'call' ? { threadId: order.threadId, came: { state: 'waiting' } } : null;
}
