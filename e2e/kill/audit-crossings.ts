import type { CountingWeb } from '../support/counting-web.ts';
import { pathOf } from './crossings.ts';
import type { RoomFile } from './room-file.ts';

/**
 * Said of calls that came to rest: each was done once, and says so, or says that nobody knows; the
 * approval, the part of the message and the receipts tell one story, and the pages that were read
 * are those that were allowed.
 */
export function auditCrossings(file: RoomFile, web: CountingWeb): string[] {
  const wrong = file.damage();
  const parts = file.rows('parts');
  const receipts = file.receipts();
  const runs = file.rows('runs');
  const known = new Set<string>();
  for (const approval of file.rows('approvals').filter(({ method }) => method === 'web.fetch')) {
    const { id, state, partId, runId, dispatchedAt } = approval;
    const path = pathOf(approval);
    const reads = web.reads(path);
    known.add(path);
    const say = (words: string) => wrong.push(`${path}: ${words}`);
    if (reads > 1) say(`was read ${reads} times`);
    if (reads > 0 && dispatchedAt === undefined) say('was read before it was let go');
    // Allowed, but its run died too often before the call was let go: it is called off, and never ran.
    const isOff = state === 'cancelled' && isGivenUp(runs.find((one) => one.id === runId));
    const ends = isOff ? 'failed' : state;
    if (state !== 'done' && state !== 'unknown' && !isOff)
      say(`its approval ended as ${String(state)}`);
    if (isOff && (reads > 0 || dispatchedAt !== undefined)) say('was called off and ran');
    if (state === 'done' && reads !== 1) say(`is done and was read ${reads} times`);
    const part = parts.find((one) => one.id === partId);
    if (part?.state !== ends) say(`its part says ${String(part?.state)}, not ${String(ends)}`);
    const told = receipts
      .filter(({ approvalId }) => approvalId === id)
      .map(({ kind, outcome }) => (kind === 'tool' ? `tool.${outcome}` : kind));
    const story = [
      'approval.vote',
      'approval.approved',
      ...(isOff ? [] : ['approval.dispatched']),
      `approval.${String(state)}`,
      `tool.${String(ends)}`,
    ];
    if (told.toSorted().join() !== story.toSorted().join()) say(`receipts say ${told.join()}`);
  }
  for (const path of web.paths)
    if (!known.has(path)) wrong.push(`${path} was read and never asked for`);
  // A run that died too often is given up, and says so; of its call the story above holds all the same.
  for (const run of runs)
    if (run.state !== 'done' && !isGivenUp(run))
      wrong.push(`run ${run.id} ended as ${String(run.state)}`);
  if (file.count('liveRuns') > 0) wrong.push('live runs are left');
  if (file.count('outbox') > 0) wrong.push('something was never delivered');
  return wrong;
}

const isGivenUp = (run: Record<string, unknown> | undefined): boolean =>
  run?.state === 'interrupted' && run.trouble !== undefined;
