import type { InstanceId, ThreadId } from '../../../shared/model/ids.ts';
import type { AttachedTo, Instance } from '../../../shared/model/instance.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { privateThreadsSeen } from '../assistant-view.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import type { Turn } from '../turn.ts';

/**
 * What an OpenClaw serves stands in its row, which all members read. That it serves a private thread
 * stands in the row of that thread instead: nobody else learns that there is one, or how many.
 */
export const isSamePlace = (one: AttachedTo, other: AttachedTo): boolean =>
  one.kind === other.kind && one.id === other.id;

/** The thread, where a place is a private one. */
export function privateThreadAt(store: Store, to: AttachedTo): Thread | null {
  const thread = to.kind === 'thread' ? readRow(store, 'threads', to.id) : null;
  return thread?.access === undefined ? null : thread;
}

export function servesPlace(store: Store, { id, attached }: Instance, to: AttachedTo): boolean {
  const hidden = privateThreadAt(store, to);
  return hidden === null
    ? attached.some((one) => isSamePlace(one, to))
    : hidden.servedBy?.includes(id) === true;
}

/** By itself, or with the whole project. */
export const servesThread = (
  { id: instanceId, attached }: Instance,
  { id, projectId, servedBy }: Thread,
): boolean =>
  servedBy?.includes(instanceId) === true ||
  attached.some((to) => (to.kind === 'thread' ? to.id === id : to.id === projectId));

export function serve(turn: Turn, { id, attached }: Instance, to: AttachedTo): void {
  const hidden = privateThreadAt(turn.store, to);
  if (hidden !== null) return setServedBy(turn, hidden.id, [...(hidden.servedBy ?? []), id]);
  if (attached.length >= bounds.attached) throw new Refusal('tooMany');
  setAttached(turn, id, [...attached, to]);
}

export function serveNoMore(turn: Turn, instance: Instance, to: AttachedTo): void {
  const hidden = privateThreadAt(turn.store, to);
  if (hidden === null) return leaveRow(turn, instance, to);
  const rest = hidden.servedBy?.filter((one) => one !== instance.id) ?? [];
  setServedBy(turn, hidden.id, rest);
}

/** All that it serves, as far as the caller may know. */
export const servedSeen = (store: Store, { id, attached }: Instance, who: Principal) => [
  ...attached,
  ...privateThreadsSeen(store, who)
    .filter(({ servedBy }) => servedBy?.includes(id))
    .map((thread): AttachedTo => ({ kind: 'thread', id: thread.id })),
];

/** It serves nothing any more. */
export function serveNothing(turn: Turn, id: InstanceId): void {
  setAttached(turn, id, []);
  const threads = turn.store.scan('rows', {
    by: 'primary',
    where: { tbl: 'threads' },
    limit: 100_000,
  });
  for (const item of threads) {
    const { id: threadId, servedBy } = parseRow('threads', item);
    if (servedBy?.includes(id))
      setServedBy(
        turn,
        threadId,
        servedBy.filter((one) => one !== id),
      );
  }
}

/** A thread became private, or everybody's: what serves it goes on. */
export function moveServing(turn: Turn, { id, access, servedBy = [] }: Thread): void {
  const to: AttachedTo = { kind: 'thread', id };
  if (access === undefined) {
    setServedBy(turn, id, []);
    for (const one of servedBy) {
      const instance = readRow(turn.store, 'instances', one);
      if (instance !== null && instance.state !== 'deleting' && instance.state !== 'deleted')
        setAttached(turn, one, [...instance.attached, to]);
    }
    return;
  }
  const serving = turn.store
    .scan('rows', { by: 'primary', where: { tbl: 'instances' }, limit: 10_000 })
    .map((item) => parseRow('instances', item))
    .filter(({ attached }) => attached.some((one) => isSamePlace(one, to)));
  for (const instance of serving) leaveRow(turn, instance, to);
  const all = serving.map((one) => one.id);
  if (all.length > 0) setServedBy(turn, id, all);
}

const leaveRow = (turn: Turn, { id, attached }: Instance, to: AttachedTo): void =>
  setAttached(
    turn,
    id,
    attached.filter((one) => !isSamePlace(one, to)),
  );

const setAttached = (turn: Turn, id: InstanceId, attached: AttachedTo[]): void =>
  void turn.changes.edit('instances', id, (row) => ({ ...row, attached, lastAt: turn.now }));

const setServedBy = (turn: Turn, id: ThreadId, servedBy: InstanceId[]): void =>
  void turn.changes.edit('threads', id, ({ servedBy: _, ...row }) =>
    servedBy.length === 0 ? row : { ...row, servedBy },
  );
