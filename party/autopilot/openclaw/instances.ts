import { must } from '../../../shared/lib/must.ts';
import { newId } from '../../../shared/lib/new-id.ts';
import type { Params } from '../../../shared/methods/contract.ts';
import {
  type InstanceId,
  instanceId as instanceIdSchema,
  threadId as threadIdSchema,
} from '../../../shared/model/ids.ts';
import {
  type AttachedTo,
  type Instance,
  type InstanceState,
  isStarting,
  isThere,
  mayTurn,
} from '../../../shared/model/instance.ts';
import { isActiveJob } from '../../../shared/model/job.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Trouble } from '../../../shared/model/run.ts';
import { mainSessionKey } from '../../../shared/model/session-key.ts';
import { toolsetOf } from '../../../shared/policy/toolset.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { threadFor } from '../authorize.ts';
import { projectOf } from '../methods/projects.ts';
import { readMeta } from '../store/meta.ts';
import { parseRow, readRow } from '../store/records.ts';
import type { Store } from '../store/shelves.ts';
import { beginThread } from '../thread-changes.ts';
import type { Turn } from '../turn.ts';
import { boxName } from './box-name.ts';
import { privateThreadAt, refuseLookPutAway, servedAs } from './serving.ts';

export const instancesOf = (store: Store): Instance[] =>
  store
    .scan('rows', { by: 'primary', where: { tbl: 'instances' }, limit: 10_000 })
    .map((item) => parseRow('instances', item));

/** The instance, unless it is deleted: then it is there to be read about only. */
export function instanceFor(store: Store, id: InstanceId): Instance {
  const instance = readRow(store, 'instances', id);
  if (instance === null) throw new Refusal('notFound');
  return instance;
}

/** The same, for what only works with one that was allowed and is not on its way out. */
export function livingInstance(store: Store, id: InstanceId): Instance {
  const instance = instanceFor(store, id);
  const { state } = instance;
  if (state === 'requested')
    throw new Refusal('conflict', {
      message: 'This OpenClaw is not allowed yet.',
      fix: 'Somebody has to decide about it first.',
    });
  if (state === 'deleting' || state === 'deleted')
    throw new Refusal('conflict', { message: `This OpenClaw is ${state}.` });
  return instance;
}

/** Changes what is known of an instance, but not its state. */
export const changeInstance = (
  turn: Turn,
  id: InstanceId,
  change: (instance: Instance) => Instance,
): Instance =>
  turn.changes.edit('instances', id, (before) => ({ ...change(before), lastAt: turn.now }));

/** Brings an instance into a state that may follow; what troubled it before is over. */
export function turnInstance(
  turn: Turn,
  id: InstanceId,
  state: InstanceState,
  { trouble, ...more }: Partial<Omit<Instance, 'id' | 'seq' | 'state' | 'since'>> = {},
): Instance {
  const before = must(readRow(turn.store, 'instances', id), `instance ${id}`);
  if (!mayTurn(before.state, state)) throw new Refusal('conflict', becomes(before.state, state));
  // Nothing connects for ever: see `fetchBack`.
  if (state === 'connecting') turn.deadline('away', id, turn.now + bounds.answerWithinMs);
  return changeInstance(turn, id, ({ trouble: _, ...row }) => ({
    ...row,
    ...more,
    ...(trouble === undefined ? {} : { trouble }),
    state,
    since: turn.now,
  }));
}

/** Says what is wrong with it now, or (`null`) that nothing is. */
export function setTrouble(turn: Turn, id: InstanceId, trouble: Trouble | null): void {
  const before = must(readRow(turn.store, 'instances', id), `instance ${id}`);
  if (before.trouble?.code === trouble?.code && before.trouble?.message === trouble?.message)
    return;
  changeInstance(turn, id, ({ trouble: _, ...row }) =>
    trouble === null ? row : { ...row, trouble },
  );
}

type Wish = Pick<Params<'instances.create'>, 'name' | 'slug' | 'attach'>;

/** Makes the row of an instance that somebody asks for, and the thread of its main session. */
export function requestInstance(
  turn: Turn,
  { name: wish, slug, attach = [] }: Wish,
  by: Principal,
): Instance {
  const { store, now, room } = turn;
  refuseTooMany(store);
  const name = wish ?? freeName(store);
  const id = instanceIdSchema.parse(newId(room.ports.randomBytes));
  const threadId = threadIdSchema.parse(newId(room.ports.randomBytes));
  const { attached, lookOnly } = servedAs(attach);
  for (const place of attached) refuseUnlessPublic(store, place, by);
  refuseLookPutAway(store, lookOnly);
  const { founder } = must(readMeta(store, 'room'), 'the room');
  store.put('boxes', {
    instanceId: id,
    sandboxId: boxName(founder, id),
    fence: 0,
    bootId: '',
    ready: 0,
    place: '',
  });
  beginThread(turn, (seq) => ({
    id: threadId,
    seq,
    title: name,
    createdBy: by,
    createdAt: now,
    lastAt: now,
    activity: { state: 'idle' },
    openclaw: { instanceId: id, sessionKey: mainSessionKey },
  }));
  return turn.changes.put('instances', (seq) => ({
    id,
    seq,
    name,
    slug: freeSlug(store, slug, name),
    state: 'requested',
    since: now,
    generation: 0,
    createdBy: by,
    createdAt: now,
    lastAt: now,
    attached,
    lookOnly,
    threadId,
    steps: [],
    tools: toolsetOf({ state: 'requested' }, room.roleOf(by), lookOnly.length > 0 ? ['look'] : []),
  }));
}

/** What is asked for is read by all who may decide about it: no private thread is named in that. */
export function refuseUnlessPublic(store: Store, to: AttachedTo, who: Principal): void {
  refuseUnlessThere(store, to, who);
  if (privateThreadAt(store, to) !== null)
    throw new Refusal('notAllowed', {
      message: 'A request for an OpenClaw names no private chat.',
      fix: 'Ask for it without, and attach it to the chat once it is there.',
    });
}

/** A thread that may be read, or a project that is there. */
export function refuseUnlessThere(store: Store, to: AttachedTo, who: Principal): void {
  if (to.kind === 'thread') threadFor(store, to.id, who);
  else projectOf(store, to.id);
}

/** Each takes a gigabyte where it runs, and starting one takes all the processor there is. */
function refuseTooMany(store: Store): void {
  const there = instancesOf(store).filter(({ state }) => isThere(state));
  if (there.length >= bounds.instances)
    throw new Refusal('tooMany', {
      message: `A room has ${bounds.instances} OpenClaws at the most.`,
      fix: 'Delete one that is not needed any more.',
    });
}

/** Starting one takes all the processor there is, and one that only lost its connector is not starting. */
export function areTooManyStarting(store: Store, but: InstanceId): boolean {
  const starting = instancesOf(store).filter(({ id, state, jobId }) => {
    if (id === but || !isStarting(state) || state === 'approved') return false;
    const job = jobId === undefined ? null : readRow(store, 'jobs', jobId);
    return job !== null && isActiveJob(job.state);
  });
  return starting.length >= bounds.instancesStarting;
}

/** What one is called that nobody named: the first of OpenClaw, OpenClaw 2, … that none has. */
function freeName(store: Store): string {
  const taken = new Set(
    instancesOf(store).flatMap(({ name, state }) => (isThere(state) ? [name] : [])),
  );
  for (let n = 1; n <= bounds.instances; n++) {
    const name = n === 1 ? 'OpenClaw' : `OpenClaw ${n}`;
    if (!taken.has(name)) return name;
  }
  throw new Refusal('tooMany');
}

/** The slug that was asked for, if nobody has it; else one made of the name. */
function freeSlug(store: Store, wish: string | undefined, name: string): string {
  const taken = new Set(
    instancesOf(store).flatMap(({ slug, state }) => (isThere(state) ? [slug] : [])),
  );
  if (wish !== undefined) {
    if (!taken.has(wish)) return wish;
    throw new Refusal('conflict', {
      message: `An OpenClaw called ${wish} is there already.`,
      fix: 'Choose another short name.',
    });
  }
  const base = slugOf(name);
  for (let n = 1; n <= bounds.instances; n++) {
    const slug = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(slug)) return slug;
  }
  throw new Refusal('tooMany');
}

function slugOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '');
  const words = plain
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .slice(0, bounds.slugUnits - 3);
  return words.trim().replaceAll(' ', '-') || 'openclaw';
}

const becomes = (from: InstanceState, to: InstanceState) => ({
  message: `An OpenClaw that is ${from} does not become ${to}.`,
  fix: 'Look at how it is now.',
});
