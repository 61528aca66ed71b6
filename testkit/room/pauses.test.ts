import { expect, test } from 'vitest';
import { bounds } from '../../shared/protocol/bounds.ts';
import { ApprovalStage } from './approval-stage.ts';

test('[PA1] in a pause what was approved is kept; its ten minutes go on after it, and then expire in words', () => {
  const stage = new ApprovalStage();
  const { ada, ben, bench } = stage;
  const { approvalId } = stage.fetches(0);
  stage.votes(ben, approvalId);
  bench.clock.jump(4 * 60_000);
  ada.does('room.pause', { reason: 'lunch' });
  expect(stage.park()).toBe(true);
  expect(stage.row(approvalId)).toMatchObject({ state: 'approved', heldMs: 6 * 60_000 });
  bench.run(3 * 3_600_000);
  expect(stage.row(approvalId).state).toBe('approved');
  expect(stage.dispatches(approvalId)).toBe('paused');
  ada.does('room.resume', {});
  expect(stage.row(approvalId).heldMs).toBeUndefined();
  expect(stage.row(approvalId).dispatchBefore).toBe(bench.clock.now() + 6 * 60_000);
  bench.clock.jump(6 * 60_000 - 1);
  expect(stage.fetches(0).state).toBe('approved');
  bench.clock.jump(1);
  expect(stage.fetches(0)).toMatchObject({
    state: 'expired',
    why: expect.stringContaining('did not begin in time'),
  });
});

test('[PA1] what had run out before the pause is not saved by it', () => {
  const stage = new ApprovalStage();
  const { approvalId } = stage.fetches(0);
  stage.votes(stage.ben, approvalId);
  stage.bench.clock.jump(bounds.dispatchWithinMs);
  stage.ada.does('room.pause', { reason: 'lunch' });
  expect(stage.row(approvalId).state).toBe('expired');
});

test('[PA2] the end of a pause wakes a parked run for which something was decided, and no other; kills change nothing', () => {
  const stage = new ApprovalStage();
  const { ada, bench } = stage;
  const { approvalId } = stage.fetches(0);
  expect(stage.park()).toBe(true);
  ada.does('room.pause', { reason: 'x' });
  ada.does('room.resume', {});
  expect(stage.wakes()).toEqual([]);
  ada.does('room.pause', { reason: 'y' });
  stage.votes(stage.ben, approvalId, 'reject');
  expect(stage.wakes()).toEqual([]);
  bench.kill();
  bench.run(60_000);
  expect([stage.wakes(), stage.run()?.state]).toEqual([[], 'waiting']);
  const at = bench.clock.now();
  bench.join('human:ada').does('room.resume', {});
  expect(stage.wakes()).toEqual([`${approvalId}@${at}`]);
  expect(bench.store.get('deadlines', { kind: 'lease', id: stage.runId })).not.toBeNull();
});

test('[PA2] a run parks in a pause over what is approved, and not outside of one', () => {
  const stage = new ApprovalStage();
  const { approvalId } = stage.fetches(0);
  stage.votes(stage.ben, approvalId);
  expect(stage.park()).toBe(false);
  stage.ada.does('room.pause', { reason: 'x' });
  expect(stage.park()).toBe(true);
  stage.ada.does('room.resume', {});
  expect(stage.wakes()).toHaveLength(1);
});

test('[PA2] Stop ends what a pause holds', () => {
  const stage = new ApprovalStage();
  const { approvalId } = stage.fetches(0);
  stage.votes(stage.ben, approvalId);
  stage.ada.does('room.pause', { reason: 'x' });
  stage.park();
  stage.cyd.does('runs.stop', { runId: stage.runId });
  expect([stage.row(approvalId).state, stage.run()?.state]).toEqual(['cancelled', 'stopped']);
});
