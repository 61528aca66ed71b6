import { errorName } from '../../shared/lib/error-name.ts';
import { approvalId, instanceId, runId } from '../../shared/model/ids.ts';
import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { cutKey } from './agent-records.ts';
import { expireApproval } from './approvals.ts';
import { endExpired } from './arrivals.ts';
import { forgetCut } from './cuts.ts';
import { doApproved } from './deeds.ts';
import { endGrant } from './grants.ts';
import { endLease, stepJob } from './jobs.ts';
import { lostWords } from './lost-words.ts';
import { closeInvite } from './open-invites.ts';
import { holdAway } from './openclaw/held-runs.ts';
import { fetchBack } from './openclaw/look-after.ts';
import { tellNotTaken } from './openclaw/session-runs.ts';
import type { Room } from './room.ts';
import { endRun, producerOf } from './run-queue.ts';
import { runSchedule } from './schedules.ts';
import { readRow } from './store/records.ts';
import type { Item, Store } from './store/shelves.ts';
import { sweep } from './sweep.ts';
import { type DeadlineKind, deadlineKinds, type Turn } from './turn.ts';

export function nextDeadline(store: Store): number | null {
  const [next] = store.scan('deadlines', { by: 'byDue', limit: 1 });
  return next?.dueAt ?? null;
}

/** Meets what is due, each in its own turn, so that one that fails does not hold up the others. */
export function meetDeadlines(room: Room, now: number): void {
  for (const deadline of room.store.scan('deadlines', { by: 'byDue', below: now + 1, limit }))
    meetOne(room, deadline, now);
}

function meetOne(room: Room, { kind, id, tries }: Item<'deadlines'>, now: number): void {
  const known = deadlineKinds.find((one) => one === kind);
  try {
    room.turn((turn) => {
      turn.store.remove('deadlines', { kind, id });
      if (known === undefined) throw new Error('no such deadline');
      meet[known](turn, id);
    });
  } catch (error) {
    room.ports.log('error', 'deadline.failed', { kind, error: errorName(error) });
    const dueAt = now + Math.min(firstRetryMs * 2 ** tries, slowestRetryMs);
    room.turn(({ store }) => store.put('deadlines', { kind, id, dueAt, tries: tries + 1 }));
  }
}

const limit = 100;

/** A deadline that failed is tried again, ever more seldom, and stays visible in the log until it succeeds. */
const firstRetryMs = 5_000;
const slowestRetryMs = 3_600_000;

const meet: Record<DeadlineKind, (turn: Turn, id: string) => void> = {
  /** Its producer is silent. The room may have slept or died meanwhile: whoever lives comes back soon. */
  lease: (turn, id) => {
    const run = liveRun(turn, id);
    if (run === null || stillHeld(turn, run) || holdAway(turn, run)) return;
    turn.deadline('lastCall', id, turn.now + limits.lastCallMs);
  },
  lastCall: (turn, id) => {
    const run = liveRun(turn, id);
    if (run === null || stillHeld(turn, run) || holdAway(turn, run)) return;
    endRun(turn, run.id, { state: 'interrupted', trouble: lostWords(turn.store, run) });
  },
  stop: (turn, id) => {
    const run = liveRun(turn, id);
    if (run !== null) endRun(turn, run.id, { state: 'stopped' });
  },
  /** Its OpenClaw was told of it and has not taken it. */
  handover: (turn, id) => {
    const run = liveRun(turn, id);
    if (run !== null) tellNotTaken(turn, run);
  },
  sweep: (turn) => sweep(turn),
  expiry: (turn) => endExpired(turn),
  invite: (turn, id) => {
    const invite = readRow(turn.store, 'invites', id);
    if (invite?.state === 'open') closeInvite(turn, invite.id, { state: 'expired' });
  },
  login: (turn, id) => turn.changes.remove('logins', id),
  key: (turn, id) => {
    const key = readRow(turn.store, 'keys', id);
    const agent = key === null ? null : readRow(turn.store, 'agents', key.agentId);
    if (key !== null && agent !== null) cutKey(turn, key.id, agent.homeRoom);
  },
  approval: (turn, id) => expireApproval(turn, id),
  deed: (turn, id) => turn.afterwards(() => doApproved(turn.room, approvalId.parse(id))),
  grant: (turn, id) => endGrant(turn, id, 'expired'),
  job: (turn, id) => stepJob(turn, id),
  jobLastCall: (turn, id) => endLease(turn, id),
  schedule: (turn, id) => runSchedule(turn, id),
  away: (turn, id) => fetchBack(turn, instanceId.parse(id)),
  cut: (turn, id) => forgetCut(turn.store, id),
};

function liveRun(turn: Turn, id: string): Run | null {
  const run = readRow(turn.store, 'runs', runId.parse(id));
  return run !== null && isLiveRun(run.state) ? run : null;
}

/** Was its producer heard since? Then the lease counts from there. */
function stillHeld(turn: Turn, run: Run): boolean {
  const heard = turn.room.connectionsOf(producerOf(run)).map((one) => one.lastHeardAt());
  const dueAt = Math.max(0, ...heard) + limits.leaseMs;
  if (dueAt <= turn.now) return false;
  turn.deadline('lease', run.id, Math.min(dueAt, turn.now + limits.leaseMs));
  return true;
}
