import { randomUUID } from 'node:crypto';
import { release, type } from 'node:os';
import { must } from '../../shared/lib/must.ts';
import type { RawClient } from '../support/raw-client.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { answerOf, ended, stateOf } from '../support/rooms.ts';
import type { Cast, Claw } from './hello-openclaw.ts';
import { runsIn } from './openclaw-stream.ts';
import type { Report } from './report.ts';

const command = 'uname -sr';

/** OpenClaw wants to run a command; Ada asked, so Bo decides, and the run goes on with its output. */
export async function proveCommand(cast: Cast, claw: Claw, report: Report): Promise<void> {
  const { adaAt, ada, boAt, bo } = cast;
  const before = new Set(runsIn(ada, claw).map(({ id }) => id));
  await adaAt.say(`run the command \`${command}\``);
  const waits = () =>
    bo.replica
      .table('approvals')
      .find((row) => row.instanceId === claw.id && row.layer === 'gateway');
  await bo.seen(() => waits() !== undefined, 'the request of the gateway');
  const approval = must(waits(), 'an approval');
  const runId = must(
    runsIn(ada, claw).find(({ id }) => !before.has(id)),
    'the run',
  ).id;
  const own = await vote(ada, approval);
  const other = await vote(bo, { ...approval, digest: 'f'.repeat(64) });
  const { address, room } = bo.place;
  await boAt.page.goto(`${address}/r/${room}/approvals/${approval.id}`);
  const card = boAt.page.getByRole('article', { name: /^Approval/ }).first();
  const exact = await card.getByLabel('Exactly this will run').innerText();
  const approve = card.getByRole('button', { name: 'Approve once' });
  await approve.waitFor();
  const decided = performance.now();
  await approve.click();
  await ended(ada, runId);
  const onMs = performance.now() - decided;
  await bo.seen(() => waits()?.state !== 'approved' && waits()?.state !== 'dispatched', 'its end');
  const again = await vote(bo, approval, 'reject');
  const expected = `${type()} ${release()}`;
  const part = ada.replica
    .table('parts')
    .find((row) => row.kind === 'tool' && row.approvalId === approval.id);
  const output = JSON.stringify(part?.output);
  const words = answerOf(ada.replica, runId);
  report.promise(
    'a command that the gateway asks about waits for the other person, runs once as it was read, and the run goes on with its output',
    [own, other, again].join() === 'notAllowed,conflict,conflict' &&
      exact.includes(command) &&
      stateOf(ada.replica, runId) === 'done' &&
      waits()?.state === 'done' &&
      part?.state === 'done' &&
      output.includes(expected) &&
      words.includes(expected),
    `Ada herself: ${own}; Bo over other bytes: ${other}, in the page: ${String(waits()?.state)}, a no behind it: ${again}; the run went on to its end ${Math.round(onMs)} ms after the press: ${output.slice(0, 160)}; complaints of pages: ${boAt.complaints.join(' | ') || 'none'}`,
  );
}

async function vote(
  by: RawClient,
  { id, digest }: RawRow,
  verdict: 'approve' | 'reject' = 'approve',
): Promise<string> {
  const ballot = { approvalId: id, digest, verdict };
  const { ok, error } = await by.ask('approvals.decide', ballot, randomUUID());
  return ok ? 'yes' : (error?.code ?? 'silence');
}
