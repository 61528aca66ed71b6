import { type Host, HostTrouble, type StartSpec } from '../../../runtime/host/port.ts';
import { errorName } from '../../../shared/lib/error-name.ts';
import { must } from '../../../shared/lib/must.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import type { Instance } from '../../../shared/model/instance.ts';
import type { ModelName } from '../../../shared/model/run.ts';
import type { OutboxMessage } from '../outbox.ts';
import type { Room } from '../room.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import { boxName } from './box-name.ts';
import { boxOf } from './boxes.ts';
import { boxDestroyed, hostCame, hostRefused, hostTold } from './lifecycle.ts';
import { troubles } from './troubles.ts';

/** Where boxes are run, and what a box is told to find its way back. */
export interface HostDesk {
  kind: 'local' | 'sandbox';
  host: Host;
  /** Which model gateways are given here. */
  answers: ModelName;
  /** The room's socket, as a box reaches it; `null`: nobody knows yet. */
  roomUrl: () => string | null;
  connectorToken: (id: InstanceId, generation: number) => Promise<string>;
  /** Where a box asks the model, if its host has none of its own. */
  model?: (
    id: InstanceId,
    generation: number,
  ) => Promise<Pick<StartSpec['config'], 'model' | 'modelAccess'>>;
}

type HostMessage = Extract<OutboxMessage, { to: 'host' }>;

/**
 * Brings an order to the host, and what it says back into the room. Answers whether the order is
 * settled: what a host refuses for now is asked again.
 */
export async function askHost(room: Room, message: HostMessage): Promise<boolean> {
  const { verb, instanceId: id, generation } = message;
  const instance = readRow(room.store, 'instances', id);
  if (instance === null) return true;
  if (!isStillMeant(instance, message)) return leaveNothing(room, message);
  const refused = (words: Parameters<typeof hostRefused>[3]): boolean => {
    room.turn((turn) => hostRefused(turn, id, generation, words));
    return words.retry === 'never' && verb === 'start';
  };
  const desk = room.ports.hosts;
  if (verb === 'destroy' && instance.host === undefined) return destroyed(room, id);
  if (desk === null) return refused({ ...troubles.noHost, retry: 'never' });
  try {
    const { sandboxId } = boxOf(room.store, id);
    if (verb === 'destroy') {
      await destroyWhole(room, desk.host, id, sandboxId);
      return destroyed(room, id);
    }
    const spec = await specOf(room, desk, instance, sandboxId);
    if (spec === null) return refused({ ...troubles.noOrigin, retry: 'later' });
    if (!isStillMeant(readRow(room.store, 'instances', id), message))
      return leaveNothing(room, message);
    room.turn((turn) => turn.changes.edit('instances', id, (row) => ({ ...row, host: desk.kind })));
    const start = desk.host.start(spec, (step) =>
      room.turn((turn) => hostTold(turn, id, generation, step)),
    );
    const facts = await underWay(room, id, start);
    if (isGone(readRow(room.store, 'instances', id))) return leaveNothing(room, message);
    room.turn((turn) => hostCame(turn, id, generation, facts));
    return true;
  } catch (error) {
    if (verb === 'start' && isGone(readRow(room.store, 'instances', id)))
      return leaveNothing(room, message);
    if (error instanceof HostTrouble) return refused(error.words);
    room.ports.log('error', 'host.failed', { error: errorName(error) });
    return false;
  }
}

/** Starts that a host has not answered yet, by instance. A room that died has none: its calls died with it. */
const starts = new WeakMap<Room, Map<InstanceId, Promise<unknown>>>();

/** Of starts that overtook each other all are under way until the last of them has ended. */
function underWay<T>(room: Room, id: InstanceId, start: Promise<T>): Promise<T> {
  const of = starts.get(room) ?? new Map<InstanceId, Promise<unknown>>();
  starts.set(room, of);
  const all = Promise.allSettled([of.get(id), start]);
  of.set(id, all);
  void all.then(() => {
    if (of.get(id) === all) of.delete(id);
  });
  return start;
}

/**
 * A start that is under way could bring up again what was destroyed beside it. It is overtaken by the
 * destruction, waited for, and what it brought is destroyed too: only then nothing is left.
 */
async function destroyWhole(
  room: Room,
  host: Host,
  id: InstanceId,
  sandboxId: string,
): Promise<void> {
  const start = starts.get(room)?.get(id);
  await host.destroy(sandboxId);
  if (start === undefined) return;
  await start;
  await host.destroy(sandboxId);
}

const isGone = (instance: Instance | null): boolean =>
  instance === null || instance.state === 'deleting' || instance.state === 'deleted';

/** A start that a deletion overtook: what it may have brought up goes. Told again until a host says so. */
async function leaveNothing(room: Room, { verb, instanceId: id }: HostMessage): Promise<boolean> {
  const instance = readRow(room.store, 'instances', id);
  const desk = room.ports.hosts;
  if (verb === 'destroy' || instance?.host === undefined || desk === null) return true;
  // As long as it is being deleted the order to destroy it is under way itself.
  if (instance.state !== 'deleted') return true;
  try {
    await desk.host.destroy(boxName(founderOf(room), id));
    return true;
  } catch (error) {
    room.ports.log('error', 'host.failed', { error: errorName(error) });
    return false;
  }
}

const founderOf = ({ store }: Room) => must(readMeta(store, 'room'), 'the room').founder;

/** What no host was ever asked for leaves nothing behind. */
function destroyed(room: Room, id: InstanceId): true {
  room.turn((turn) => boxDestroyed(turn, id));
  return true;
}

/** A start that a newer one, a deletion or a failure overtook asks nobody for anything. */
function isStillMeant(instance: Instance | null, { verb, generation }: HostMessage): boolean {
  if (instance === null) return false;
  const { state } = instance;
  if (verb === 'destroy') return state === 'deleting';
  const isOnItsWay = state === 'allocating' || state === 'booting' || state === 'connecting';
  return isOnItsWay && instance.generation === generation;
}

async function specOf(
  room: Room,
  desk: HostDesk,
  { id, generation, tools }: Instance,
  sandboxId: string,
): Promise<StartSpec | null> {
  const url = desk.roomUrl();
  if (url === null || readMeta(room.store, 'room') === null) return null;
  return {
    sandboxId,
    instanceId: id,
    generation,
    roomUrl: url,
    connectorToken: await desk.connectorToken(id, generation),
    config: { tools, ...(await desk.model?.(id, generation)) },
  };
}
