import type { AttachedTools, Attachment } from '../../../shared/model/attachment.ts';
import type { InstanceId, ThreadId } from '../../../shared/model/ids.ts';
import type { AttachedTo, Instance } from '../../../shared/model/instance.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { privateThreadsSeen } from '../assistant-view.ts';
import { idsOn, list } from '../store/lists.ts';
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

/** What it may do at a place; `null`: it does not serve it. */
export function toolsAt(
  store: Store,
  { id, attached, lookOnly = [] }: Instance,
  to: AttachedTo,
): AttachedTools | null {
  const hidden = privateThreadAt(store, to);
  const [isServed, isLookOnly] =
    hidden === null
      ? [has(attached, to), has(lookOnly, to)]
      : [hidden.servedBy?.includes(id), hidden.lookedAtBy?.includes(id)];
  if (isServed !== true) return null;
  return isLookOnly === true ? 'look' : 'commands';
}

/** What it may do by each attachment that counts: one to what was put away does not. */
export function toolsServed(store: Store, { id, attached, lookOnly = [] }: Instance) {
  const shown = attached
    .filter((to) => !isPutAway(store, to))
    .map((to): AttachedTools => (has(lookOnly, to) ? 'look' : 'commands'));
  const hidden = idsOn(store, 'lookedAt')
    .map((thread) => readRow(store, 'threads', thread))
    .filter((thread) => thread?.archived !== true && thread?.lookedAtBy?.includes(id) === true)
    .map((): AttachedTools => 'look');
  return [...shown, ...hidden];
}

/** In the archive it would count for nothing, and who reads `look` would take commands to be off. */
export function refuseLookPutAway(store: Store, places: readonly AttachedTo[]): void {
  if (places.some((to) => isPutAway(store, to))) throw new Refusal('conflict', lookPutAway);
}

const lookPutAway = {
  message: 'Where it may only look is in the archive: there it would turn no commands off.',
  fix: 'Take it out of the archive first, then ask again.',
};

function isPutAway(store: Store, to: AttachedTo): boolean {
  const row = readRow(store, to.kind === 'thread' ? 'threads' : 'projects', to.id);
  return row === null || row.archived === true;
}

const has = (places: readonly AttachedTo[], to: AttachedTo): boolean =>
  places.some((one) => isSamePlace(one, to));

/** As it was asked for, each place once; of two wishes for one the narrower. */
export function servedAs(asked: readonly Attachment[]): Served {
  const all = asked.map(({ tools: _, ...to }): AttachedTo => to);
  const attached = all.filter((to, i) => all.findIndex((one) => isSamePlace(one, to)) === i);
  const narrow = asked.filter(({ tools }) => tools === 'look');
  return {
    attached,
    lookOnly: attached.filter((to) => narrow.some((one) => isSamePlace(one, to))),
  };
}

/** What it serves, and where of that it may only look. */
interface Served {
  attached: AttachedTo[];
  lookOnly: AttachedTo[];
}

/** By itself, or with the whole project. */
export const servesThread = (
  { id: instanceId, attached }: Instance,
  { id, projectId, servedBy }: Thread,
): boolean =>
  servedBy?.includes(instanceId) === true ||
  attached.some((to) => (to.kind === 'thread' ? to.id === id : to.id === projectId));

/**
 * Serves a place from now on, or does it otherwise. Only to look for a private thread is not begun:
 * that commands are off is seen by everybody, and would tell them that there is such a thread.
 */
export function serve(turn: Turn, instance: Instance, to: AttachedTo, tools: AttachedTools): void {
  const { id, attached, lookOnly = [] } = instance;
  const hidden = privateThreadAt(turn.store, to);
  if (hidden !== null) {
    if (tools === 'look') throw new Refusal('notAllowed', lookInPrivate);
    return setHidden(turn, hidden.id, {
      servedBy: [...without(hidden.servedBy, id), id],
      lookedAtBy: without(hidden.lookedAtBy, id),
    });
  }
  const isNew = !has(attached, to);
  if (isNew && attached.length >= bounds.attached) throw new Refusal('tooMany');
  const others = lookOnly.filter((one) => !isSamePlace(one, to));
  setServed(turn, id, {
    attached: isNew ? [...attached, to] : attached,
    lookOnly: tools === 'look' ? [...others, to] : others,
  });
}

const lookInPrivate = {
  message:
    'Everybody reads whether an OpenClaw may run commands: for a private chat they are not turned off.',
  fix: 'Attach it with commands: each one still asks. Or have an OpenClaw of its own for this chat.',
};

export function serveNoMore(turn: Turn, instance: Instance, to: AttachedTo): void {
  const hidden = privateThreadAt(turn.store, to);
  if (hidden === null) return leaveRow(turn, instance, to);
  leaveThread(turn, hidden, instance.id);
}

/**
 * Everywhere that it only looks for a private thread it may ask for commands, and goes on serving it.
 * For who operates: without this whoever makes a thread private keeps commands off for good.
 */
export function lookInNoPrivate(turn: Turn, of: InstanceId): void {
  for (const id of idsOn(turn.store, 'lookedAt')) {
    const thread = readRow(turn.store, 'threads', id);
    if (thread === null || thread.lookedAtBy?.includes(of) !== true) continue;
    const { servedBy = [], lookedAtBy } = thread;
    setHidden(turn, thread.id, { servedBy, lookedAtBy: without(lookedAtBy, of) });
  }
}

/** All that it serves, as far as the caller may know. */
export function servedSeen(
  store: Store,
  { id, attached, lookOnly = [] }: Instance,
  who: Principal,
): Served {
  const hidden = privateThreadsSeen(store, who);
  const named = (by: 'servedBy' | 'lookedAtBy') =>
    hidden
      .filter((thread) => thread[by]?.includes(id))
      .map((thread): AttachedTo => ({ kind: 'thread', id: thread.id }));
  return {
    attached: [...attached, ...named('servedBy')],
    lookOnly: [...lookOnly, ...named('lookedAtBy')],
  };
}

/** It serves nothing any more. */
export function serveNothing(turn: Turn, id: InstanceId): void {
  setServed(turn, id, { attached: [], lookOnly: [] });
  const threads = turn.store.scan('rows', {
    by: 'primary',
    where: { tbl: 'threads' },
    limit: 100_000,
  });
  for (const item of threads) {
    const thread = parseRow('threads', item);
    if (thread.servedBy?.includes(id)) leaveThread(turn, thread, id);
  }
}

/** A thread became private, or everybody's: what serves it goes on. */
export function moveServing(turn: Turn, thread: Thread): void {
  const { id, access, servedBy = [], lookedAtBy = [] } = thread;
  const to: AttachedTo = { kind: 'thread', id };
  if (access === undefined) {
    setHidden(turn, id, { servedBy: [], lookedAtBy: [] });
    for (const one of servedBy) {
      const instance = readRow(turn.store, 'instances', one);
      if (instance === null || instance.state === 'deleting' || instance.state === 'deleted')
        continue;
      const { attached, lookOnly = [] } = instance;
      setServed(turn, one, {
        attached: [...attached, to],
        lookOnly: lookedAtBy.includes(one) ? [...lookOnly, to] : lookOnly,
      });
    }
    return;
  }
  const serving = turn.store
    .scan('rows', { by: 'primary', where: { tbl: 'instances' }, limit: 10_000 })
    .map((item) => parseRow('instances', item))
    .filter(({ attached }) => has(attached, to));
  for (const instance of serving) leaveRow(turn, instance, to);
  const looking = serving.filter(({ lookOnly = [] }) => has(lookOnly, to));
  if (serving.length > 0)
    setHidden(turn, id, { servedBy: serving.map(idOf), lookedAtBy: looking.map(idOf) });
}

const idOf = (one: Instance): InstanceId => one.id;

const without = (ids: readonly InstanceId[] | undefined, id: InstanceId): InstanceId[] =>
  ids?.filter((one) => one !== id) ?? [];

function leaveRow(turn: Turn, { id, attached, lookOnly = [] }: Instance, to: AttachedTo): void {
  const isOther = (one: AttachedTo) => !isSamePlace(one, to);
  setServed(turn, id, { attached: attached.filter(isOther), lookOnly: lookOnly.filter(isOther) });
}

const leaveThread = (turn: Turn, { id, servedBy, lookedAtBy }: Thread, of: InstanceId): void =>
  setHidden(turn, id, { servedBy: without(servedBy, of), lookedAtBy: without(lookedAtBy, of) });

const setServed = (turn: Turn, id: InstanceId, served: Served): void =>
  void turn.changes.edit('instances', id, (row) => ({ ...row, ...served, lastAt: turn.now }));

type Hidden = Record<'servedBy' | 'lookedAtBy', InstanceId[]>;

function setHidden(turn: Turn, id: ThreadId, { servedBy, lookedAtBy }: Hidden): void {
  list(turn.store, 'lookedAt', id, lookedAtBy.length > 0);
  turn.changes.edit('threads', id, ({ servedBy: _, lookedAtBy: __, ...row }) => ({
    ...row,
    ...(servedBy.length === 0 ? {} : { servedBy }),
    ...(lookedAtBy.length === 0 ? {} : { lookedAtBy }),
  }));
}
