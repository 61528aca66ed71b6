import { must } from '../../../shared/lib/must.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Room } from '../room.ts';
import type { Item, Store } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';

/** What the room knows of an instance's box and shows nobody. */
export const boxOf = (store: Store, id: InstanceId): Item<'boxes'> =>
  must(store.get('boxes', { instanceId: id }), `the box of ${id}`);

export const changeBox = (
  { store }: Turn,
  id: InstanceId,
  change: Partial<Omit<Item<'boxes'>, 'instanceId'>>,
): void => store.put('boxes', { ...boxOf(store, id), ...change });

/** The socket of the connector that has the instance now; `null`: none is there. */
export function connectorOf(room: Room, id: InstanceId): Connection | null {
  const fence = room.store.get('boxes', { instanceId: id })?.fence ?? 0;
  return (
    room
      .everyone()
      .find((one) => one.isOpen && one.principal === `connector:${id}` && one.fence === fence) ??
    null
  );
}
