import type { HostFacts, HostStep, HostTroubleWords } from '../../../runtime/host/port.ts';
import type { InstanceId } from '../../../shared/model/ids.ts';
import { type Instance, isStarting } from '../../../shared/model/instance.ts';
import type { Job } from '../../../shared/model/job.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { ModelName, Trouble } from '../../../shared/model/run.ts';
import { withoutKeys } from '../../../shared/producer/key-shapes.ts';
import { bounds } from '../../../shared/protocol/bounds.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { putJob } from '../jobs.ts';
import { restartedWords } from '../lost-words.ts';
import type { Room } from '../room.ts';
import { readRow } from '../store/records.ts';
import type { Turn } from '../turn.ts';
import { dropLines, keepHostLine } from './box-lines.ts';
import { boxOf, changeBox, connectorOf } from './boxes.ts';
import { tellForgotten } from './forgotten.ts';
import { cancelAsked } from './gateway-approvals.ts';
import { endLost, holdTaken } from './held-runs.ts';
import { beginHostJob, endHostJob, isHostAtWork, tellHostJob } from './host-jobs.ts';
import {
  areTooManyStarting,
  changeInstance,
  instancesOf,
  setTrouble,
  turnInstance,
} from './instances.ts';
import { askModel } from './look-after.ts';
import { dropOrder, dropOrders, ordersOf } from './orders.ts';
import { serveNothing } from './serving.ts';
import { endSessionRuns, tellSessions } from './session-runs.ts';
import { endSession, sessionsOf } from './sessions.ts';
import { givenUp, isVerdict, triedAgain, troubles } from './troubles.ts';

interface For {
  by: Principal;
  forWhom?: Principal | undefined;
}

/** Has a host start the first box of it, or puts it behind those that are starting. */
export function startFirst(turn: Turn, instance: Instance, who: For): Job {
  if (!areTooManyStarting(turn.store, instance.id)) return startBox(turn, instance, who);
  const job = beginHostJob(turn, 'openclaw.start', instance, who);
  changeInstance(turn, instance.id, (row) => ({
    ...row,
    jobId: job.id,
    trouble: troubles.othersStart,
  }));
  tellHostJob(turn, job.id, troubles.othersStart.message);
  return job;
}

/** One has come, failed or is to go: the next may start. */
function startNext(turn: Turn): void {
  const [next] = instancesOf(turn.store)
    .filter(({ state }) => state === 'approved')
    .sort((a, b) => a.createdAt - b.createdAt);
  if (next === undefined || areTooManyStarting(turn.store, next.id)) return;
  const job = next.jobId === undefined ? null : readRow(turn.store, 'jobs', next.jobId);
  startBox(turn, next, { by: job?.startedBy ?? next.createdBy, forWhom: job?.onBehalfOf });
}

/** Has a host start it anew, if not too many are starting. */
export function restartBox(turn: Turn, instance: Instance, who: For): Job {
  if (areTooManyStarting(turn.store, instance.id))
    throw new Refusal('tooMany', { message: troubles.othersStart.message, fix: tryLater });
  return startBox(turn, instance, who);
}

const tryLater = 'Try again when one of them is ready.';

/** Each start is a generation of its own. */
function startBox(turn: Turn, instance: Instance, who: For): Job {
  const { id, generation, jobId } = instance;
  endHostJob(turn, jobId, { state: 'cancelled', words: 'It is started.' });
  const job = beginHostJob(turn, 'openclaw.start', instance, who);
  const next = generation + 1;
  turnInstance(turn, id, 'allocating', { generation: next, jobId: job.id, steps: [] });
  // Only now: what waits must not go out to the box that is about to end.
  endSessionRuns(turn, id, (run) => restartedWords(turn.store, run));
  holdTaken(turn, id);
  cancelAsked(turn, id, 'The OpenClaw that asked was started anew.');
  changeBox(turn, id, { bootId: '', ready: 0 });
  hangUpConnectors(turn, id, 'replaced');
  turn.send({ to: 'host', verb: 'start', instanceId: id, generation: next });
  return job;
}

/** First phase of a deletion: nothing of it works any more. The second is the host's word. */
export function removeBox(turn: Turn, instance: Instance, who: For): Job {
  const { id, jobId } = instance;
  endHostJob(turn, jobId, { state: 'cancelled', words: 'It is being deleted.' });
  const job = beginHostJob(turn, 'openclaw.delete', instance, who);
  turnInstance(turn, id, 'deleting', { jobId: job.id });
  endSessionRuns(turn, id, () => troubles.deleted, 'all');
  cancelAsked(turn, id, 'The OpenClaw that asked is being deleted.');
  dropOrders(turn.store, id);
  serveNothing(turn, id);
  changeInstance(turn, id, (row) => ({ ...row, tools: { allow: [], exec: false } }));
  for (const thread of sessionsOf(turn.store, id)) endSession(turn, thread.id);
  hangUpConnectors(turn, id, 'notAllowed');
  tellHostJob(turn, job.id, 'Nothing of it works any more; its box is being destroyed.', 1);
  turn.send({ to: 'host', verb: 'destroy', instanceId: id, generation: instance.generation });
  startNext(turn);
  return job;
}

/** The host has confirmed that nothing of it is left. */
export function boxDestroyed(turn: Turn, id: InstanceId): void {
  const instance = readRow(turn.store, 'instances', id);
  if (instance?.state !== 'deleting') return;
  turnInstance(turn, id, 'deleted');
  turn.store.remove('boxes', { instanceId: id });
  dropLines(turn, id);
  endHostJob(turn, instance.jobId, {
    state: 'done',
    words: 'No process, file or secret of it is left.',
  });
}

/**
 * A step of a start, as the host told it; of an older start it means nothing. What the last try failed
 * of stays said until this one has come further: till then it may fail of the same.
 */
export function hostTold(turn: Turn, id: InstanceId, generation: number, step: HostStep): void {
  const instance = starting(turn, id, generation);
  if (instance === null) return;
  const { name, ok } = step;
  const words = withoutKeys(step.words);
  const told = { name, at: turn.now, words, ...(ok === undefined ? {} : { ok }) };
  const known = instance.steps.findIndex((one) => one.name === name);
  const steps =
    known === -1
      ? [...instance.steps, told]
      : instance.steps.with(known, { ...told, at: instance.steps[known]?.at ?? turn.now });
  const done = steps.filter((one) => one.ok === true).length;
  const isKnown = known !== -1 && done <= doneSoFar(turn, instance);
  const isAgain = instance.state !== 'connecting' && isKnown;
  const state = name === 'gateway' || name === 'connector' ? 'booting' : 'allocating';
  if (instance.state === 'allocating' && state === 'booting')
    turnInstance(turn, id, 'booting', { steps });
  else
    changeInstance(turn, id, ({ trouble, ...row }) =>
      trouble !== undefined && (isAgain || isVerdict(trouble))
        ? { ...row, trouble, steps }
        : { ...row, steps },
    );
  tellHostJob(turn, instance.jobId, words, done);
}

/** The most steps that any try of this start has done. */
const doneSoFar = (turn: Turn, { jobId }: Instance): number =>
  (jobId === undefined ? null : readRow(turn.store, 'jobs', jobId))?.progress.done ?? 0;

/** Its host has the box, which may just be coming back by itself; whether it works its connector says. */
export function hostCame(turn: Turn, id: InstanceId, generation: number, facts: HostFacts): void {
  const instance = readRow(turn.store, 'instances', id);
  if (instance === null || instance.generation !== generation) return;
  changeInstance(turn, id, (row) => ({
    ...row,
    gatewayVersion: facts.gatewayVersion,
    model: facts.model,
  }));
  if (facts.place !== undefined) isIn(turn, instance, facts.place);
  const { state } = instance;
  if (state === 'allocating' || state === 'booting') turnInstance(turn, id, 'connecting');
  tellHostJob(turn, instance.jobId, 'Its box is there; its connector has to call.', 5);
}

/** One that was ready in another place has lost everything it had there. */
function isIn(turn: Turn, instance: Instance, place: string): void {
  const { place: before } = boxOf(turn.store, instance.id);
  if (before === place) return;
  changeBox(turn, instance.id, { place });
  if (before !== '' && instance.readyAt !== undefined) tellForgotten(turn, instance, place);
}

/** The host says no: for good, or until it is asked again. It may quote the last words of a gateway. */
export function hostRefused(
  turn: Turn,
  id: InstanceId,
  generation: number,
  { retry, ...said }: HostTroubleWords,
): void {
  const trouble = { ...said, message: withoutKeys(said.message) };
  const instance = readRow(turn.store, 'instances', id);
  if (instance === null) return;
  if (instance.state === 'deleting') {
    setTrouble(turn, id, triedAgain(trouble));
    return tellRetry(turn, instance, trouble);
  }
  if (starting(turn, id, generation) === null) return;
  if (instance.trouble?.message !== trouble.message) keepHostLine(turn, id, trouble.message);
  if (retry === 'later') {
    setTrouble(turn, id, triedAgain(trouble));
    return tellRetry(turn, instance, trouble);
  }
  failStart(turn, instance, trouble);
}

/** Whoever is told again and again only needs to know that it is the same. */
function tellRetry(turn: Turn, { trouble, jobId }: Instance, next: Trouble): void {
  if (trouble?.message === next.message) return;
  tellHostJob(turn, jobId, `${next.message} It is tried again.`);
}

function failStart(turn: Turn, { id, jobId }: Instance, trouble: Trouble): void {
  turnInstance(turn, id, 'error', { trouble });
  endHostJob(turn, jobId, { state: 'failed', words: trouble.message, trouble });
  endLost(turn, id);
  startNext(turn);
}

/** Nothing was heard of a host's job for as long as one takes. */
export function lateHostJob(turn: Turn, job: Job): void {
  const { kind, input } = job;
  const id = instanceIdIn(input);
  const instance = id === null ? null : readRow(turn.store, 'instances', id);
  if (instance === null || instance.jobId !== job.id)
    return endHostJob(turn, job.id, { state: 'failed', words: 'What it was about is gone.' });
  if (kind === 'openclaw.delete') return waitOn(turn, job);
  if (instance.state === 'approved') return waitOn(turn, job);
  if (isStarting(instance.state)) return giveUp(turn, instance);
  endHostJob(turn, job.id, { state: 'failed', words: troubles.startTooSlow.message });
}

/** Why it did not come up, if anybody said so; nobody tries it from here on. */
function giveUp(turn: Turn, instance: Instance): void {
  const { id, trouble } = instance;
  const isConnectorThere = connectorOf(turn.room, id) !== null;
  const why =
    trouble === undefined ? troubles.startTooSlow : givenUp(trouble, { isConnectorThere });
  failStart(turn, instance, why);
}

const waitOn = (turn: Turn, job: Job): void =>
  void putJob(turn, { ...job, dueAt: turn.now + 3_600_000 });

/** Its connector is there and its model has answered. */
export function becomeReady(
  turn: Turn,
  { id, state, jobId }: Instance,
  told: { pingMs: number; model: ModelName } | null,
): void {
  changeBox(turn, id, { ready: 1 });
  turn.clearDeadline('away', id);
  for (const order of ordersOf(turn.store, id))
    if (order.kind === 'ping') dropOrder(turn.store, order.id);
  const facts = told === null ? {} : { pingMs: told.pingMs, model: told.model };
  if (state === 'ready')
    changeInstance(turn, id, ({ trouble: _, ...row }) => ({ ...row, ...facts }));
  else turnInstance(turn, id, 'ready', { ...facts, readyAt: turn.now });
  endHostJob(turn, jobId, { state: 'done', words: readyWords(told) });
  tellSessions(turn, id);
  startNext(turn);
}

const readyWords = (told: { pingMs: number; model: ModelName } | null): string =>
  told === null
    ? 'It is ready again.'
    : `It is ready: ${told.model.id} answered in ${told.pingMs} ms.`;

/**
 * How its gateway is, as its connector says: one that is away is not ready, and the same process that
 * comes back is, without a question to its model. Another process is introduced anew.
 */
export function gatewayTold(turn: Turn, instance: Instance, trouble: Trouble | null): void {
  const { id, state } = instance;
  if (trouble !== null && state === 'ready')
    return void turnInstance(turn, id, 'connecting', { trouble });
  const isBack = trouble === null && state === 'connecting' && boxOf(turn.store, id).ready === 1;
  if (isBack) return becomeReady(turn, instance, null);
  if (state === 'error') return trouble === null ? workAgain(turn, instance) : undefined;
  // What is wrong with the gateway that was introduced only another one mends: it stays said while that
  // is away, too, since the same process that comes back is not introduced anew.
  if (!isVerdict(instance.trouble)) setTrouble(turn, id, trouble);
}

/** Given up, and its gateway works after all. What it was given up for stays said until then. */
function workAgain(turn: Turn, instance: Instance): void {
  const { id } = instance;
  if (isVerdict(instance.trouble)) return;
  const here = turnInstance(turn, id, 'connecting');
  if (boxOf(turn.store, id).ready === 1) becomeReady(turn, here, null);
  else askModel(turn, id);
}

/** Nobody is there for it, and no host is at work on it: a start that is under way has a time of its own. */
export function isMissed(room: Room, instance: Instance): boolean {
  const { id, state, trouble } = instance;
  if (connectorOf(room, id) !== null) return false;
  if (state === 'ready') return true;
  const isKnown = trouble?.code === troubles.connectorAway.code;
  return state === 'connecting' && !isKnown && !isHostAtWork(room.store, instance);
}

/** Its connector is gone: it may come back. */
export function connectorLeft(turn: Turn, id: InstanceId, fence: number): void {
  const instance = readRow(turn.store, 'instances', id);
  if (instance === null || !isMissed(turn.room, instance)) return;
  if (boxOf(turn.store, id).fence !== fence) return;
  if (instance.state === 'connecting') setTrouble(turn, id, troubles.connectorAway);
  else turnInstance(turn, id, 'connecting', { trouble: troubles.connectorAway });
  turn.deadline('away', id, turn.now + bounds.connectorAwayMs);
}

export function hangUpConnectors(
  turn: Turn,
  id: InstanceId,
  reason: 'replaced' | 'notAllowed',
): void {
  const { room } = turn;
  turn.first(() => {
    for (const one of room.everyone())
      if (one.principal === `connector:${id}`) room.hangUp(one, reason);
  });
}

/** The instance, if this start of it is still under way. */
function starting(turn: Turn, id: InstanceId, generation: number): Instance | null {
  const instance = readRow(turn.store, 'instances', id);
  if (instance === null || instance.generation !== generation) return null;
  return isStarting(instance.state) ? instance : null;
}

const instanceIdIn = (input: unknown): string | null => {
  const id: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, 'instanceId') : null;
  return typeof id === 'string' ? id : null;
};
