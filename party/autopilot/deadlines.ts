import { must } from '../../shared/lib/must.ts';
import { runId } from '../../shared/model/ids.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Room } from './room.ts';
import { endRun, producerOf } from './run-queue.ts';
import { readRow } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { sweep } from './sweep.ts';
import { type DeadlineKind, deadlineKinds, type Turn } from './turn.ts';

export function nextDeadline(store: Store): number | null {
  const [next] = store.scan('deadlines', { by: 'byDue', limit: 1 });
  return next?.dueAt ?? null;
}

/** Meets what is due, each in its own turn, so that one that fails does not hold up the others. */
export function meetDeadlines(room: Room, now: number): void {
  const due = room.store.scan('deadlines', { by: 'byDue', below: now + 1, limit: 100 });
  for (const { kind, id } of due) {
    const known = must(
      deadlineKinds.find((one) => one === kind),
      `deadline ${kind}`,
    );
    try {
      room.turn((turn) => {
        turn.clearDeadline(known, id);
        meet[known](turn, id);
      });
    } catch (error) {
      room.ports.log('error', 'deadline.failed', { kind, error: String(error) });
      room.turn((turn) => turn.deadline(known, id, now + retryMs));
    }
  }
}

/** A deadline that failed is tried again; it stays visible in the log until it succeeds. */
const retryMs = 5_000;

const meet: Record<DeadlineKind, (turn: Turn, id: string) => void> = {
  lease: (turn, id) => {
    const run = readRow(turn.store, 'runs', id);
    if (run === null || !isLiveRun(run.state)) return;
    const { room } = turn;
    const heard = Math.max(room.heardAt.get(producerOf(run)) ?? 0, room.wokeAt);
    const dueAt = heard + limits.leaseMs;
    if (dueAt > turn.now) return turn.deadline('lease', id, dueAt);
    endRun(turn, runId.parse(id), {
      state: 'interrupted',
      trouble: {
        code: 'producerLost',
        message: 'What was writing this answer stopped and did not come back.',
        fix: 'Everything written so far is kept. Send the message again to continue.',
      },
    });
  },
  stop: (turn, id) => {
    const run = readRow(turn.store, 'runs', id);
    if (run !== null && isLiveRun(run.state)) endRun(turn, run.id, { state: 'stopped' });
  },
  sweep: (turn) => sweep(turn),
};
