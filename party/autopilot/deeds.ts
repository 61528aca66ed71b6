import { errorName } from '../../shared/lib/error-name.ts';
import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { contract, type MethodName, type Params } from '../../shared/methods/contract.ts';
import type { Approval } from '../../shared/model/approval.ts';
import type { ApprovalId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { actionBytes, digestOf, parseAction } from '../../shared/policy/action.ts';
import { dispatch, settle } from '../../shared/policy/approval.ts';
import { rightOf } from '../../shared/policy/may.ts';
import { isTenable, isWeaker } from '../../shared/policy/terms.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import {
  cancelApproval,
  electorateOf,
  expireApproval,
  holdApproved,
  putApproval,
  releaseHeld,
} from './approvals.ts';
import { tellCanvasPause } from './canvas-access.ts';
import { membersOf } from './membership.ts';
import { type Doer, type InstanceDeed, instanceDeeds, isInstanceDeed } from './openclaw/deeds.ts';
import { goOnAtGateways } from './openclaw/gateway-approvals.ts';
import { tellBadge } from './places.ts';
import type { Room } from './room.ts';
import { wakeHeld } from './run-queue.ts';
import { startSkipped } from './schedules.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Turn } from './turn.ts';

/** Methods of the room that may have to be allowed first: done in a turn, by whoever asked. */
export type DeedName =
  | InstanceDeed
  | 'room.pause'
  | 'room.resume'
  | 'room.transfer'
  | 'policies.set'
  | 'policies.weaken';

type RoomDeed = Exclude<DeedName, InstanceDeed>;

type Deed<M extends MethodName> = (
  turn: Turn,
  by: Principal,
  params: Params<M>,
) => Record<string, never>;

export const deeds: { readonly [M in RoomDeed]: Deed<M> } = {
  'room.pause': (turn, by, { reason }) => {
    turn.changes.put('pauses', (seq) => ({ id: 'room', seq, by, at: turn.now, reason }));
    turn.receipt({ principal: by, kind: 'room.pause', action: { reason }, outcome: 'done' });
    holdApproved(turn);
    tellCanvasPause(turn);
    return {};
  },

  'room.resume': (turn, by) => {
    if (readRow(turn.store, 'pauses', 'room') === null) return {};
    turn.changes.remove('pauses', 'room');
    turn.receipt({ principal: by, kind: 'room.resume', action: {}, outcome: 'done' });
    tellCanvasPause(turn);
    releaseHeld(turn);
    wakeHeld(turn);
    goOnAtGateways(turn);
    startSkipped(turn);
    return {};
  },

  'room.transfer': (turn, by, { to }) => {
    const heir = readRow(turn.store, 'members', to);
    if (heir === null || to === by) throw new Refusal('notFound');
    const founder = must(readMeta(turn.store, 'room'), 'the room').founder;
    turn.changes.edit('members', to, (row) => ({ ...row, role: 'owner' }));
    if (by !== founder) turn.changes.edit('members', by, (row) => ({ ...row, role: 'operator' }));
    for (const who of [to, by]) tellBadge(turn, who);
    turn.receipt({
      principal: by,
      kind: 'room.transfer',
      action: { from: by, to },
      outcome: 'done',
    });
    return {};
  },

  'policies.set': (turn, by, policy) => {
    const { preset = 'solo' } = readRow(turn.store, 'policies', 'room') ?? {};
    if (isWeaker(policy.preset, preset))
      throw new Refusal('conflict', {
        message: `The room decides as ${preset}, which is stricter.`,
        fix: 'Ask for it with policies.weaken; it is decided under the policy that holds now.',
      });
    return setPolicy(turn, by, policy);
  },

  'policies.weaken': (turn, by, policy) => setPolicy(turn, by, policy),
};

const isRoomDeed = (name: string): name is RoomDeed => Object.hasOwn(deeds, name);

export const isDeed = (name: string): name is DeedName => isRoomDeed(name) || isInstanceDeed(name);

function setPolicy(
  turn: Turn,
  by: Principal,
  { preset, minutes }: Params<'policies.set'>,
): Record<string, never> {
  const { members, founder } = electorateOf(turn);
  if (!isTenable(preset, members, founder))
    throw new Refusal('conflict', {
      message: `Too few people in this room may decide for it to be ${preset}.`,
      fix: 'Make more members approvers first.',
    });
  const deadlineMs = minutes * 60_000;
  turn.changes.put('policies', (seq) => ({
    id: 'room',
    seq,
    preset,
    deadlineMs,
    by,
    at: turn.now,
  }));
  turn.receipt({ principal: by, kind: 'policy', action: { preset, minutes }, outcome: 'done' });
  return {};
}

/** Has an approved method of the room done: after this turn, or by the alarm if the process dies first. */
export function doSoon(turn: Turn, { id, state, method, runId }: Approval): void {
  // What a run waits for its assistant does, in its own step.
  if (state !== 'approved' || !isDeed(method) || runId !== undefined) return;
  turn.deadline('deed', id, turn.now);
  turn.afterwards(() => doApproved(turn.room, id));
}

/**
 * Does what was approved: the step to `dispatched`, the effect and its outcome stand or fall in one
 * transaction, so it happens once. Whoever asked must still be somebody who may ask.
 */
export function doApproved(room: Room, id: ApprovalId): void {
  try {
    room.turn((turn) => {
      turn.clearDeadline('deed', id);
      expireApproval(turn, id);
      const { approval, by, method, input } = readDeed(turn, id);
      if (approval?.state !== 'approved') return;
      const role = membersOf(turn.store).find((member) => member.id === by)?.role;
      if (!isDeed(method) || role === undefined || rightOf(role, contract[method].risk) === 'no') {
        const reason = 'Whoever asked may no longer ask for it.';
        cancelApproval(turn, approval, { by: null, reason });
        return;
      }
      putApproval(turn, dispatched(turn, id));
      perform(turn, method, { by, approval }, input);
      putApproval(turn, settle(must(readRow(turn.store, 'approvals', id), id), 'done', turn.now));
    });
  } catch (error) {
    if (!(error instanceof Refusal)) {
      room.ports.log('error', 'deed.failed', { error: errorName(error) });
      return;
    }
    room.turn((turn) => {
      turn.clearDeadline('deed', id);
      if (readRow(turn.store, 'approvals', id)?.state !== 'approved') return;
      const begun = putApproval(turn, dispatched(turn, id));
      putApproval(turn, settle(begun, 'failed', turn.now, error.message));
    });
  }
}

function readDeed(turn: Turn, id: ApprovalId) {
  const approval = must(readRow(turn.store, 'approvals', id), id);
  return { approval, ...parseAction(approval.action) };
}

/** The digest is of what is about to be done, not of what was written beside it. */
function dispatched(turn: Turn, id: ApprovalId) {
  const { approval } = readDeed(turn, id);
  const digest = digestOf(actionBytes(parseAction(approval.action)));
  const token = newId(turn.room.ports.randomBytes);
  const ruling = dispatch(approval, { digest, token, now: turn.now });
  if (!ruling.ok) throw new Refusal(ruling.code, { message: ruling.message });
  return ruling.approval;
}

function perform(turn: Turn, method: DeedName, doer: Doer, input: unknown): void {
  if (isRoomDeed(method)) performHere(turn, method, doer, input);
  else performAt(turn, method, doer, input);
}

const performHere = <M extends RoomDeed>(turn: Turn, method: M, { by }: Doer, input: unknown) =>
  deeds[method](turn, by, paramsOf(method, input));

const performAt = <M extends InstanceDeed>(turn: Turn, method: M, doer: Doer, input: unknown) =>
  instanceDeeds[method](turn, doer, paramsOf(method, input));

function paramsOf<M extends DeedName>(method: M, input: unknown): Params<M> {
  const params = contract[method].params.safeParse(input);
  if (!params.success) throw new Refusal('badParams');
  return params.data;
}
