import { must } from '../../shared/lib/must.ts';
import { killIn, pidOf } from '../support/boxes.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { answerOf, ended, say, stateOf } from '../support/rooms.ts';
import { shows } from '../support/shows.ts';
import { until } from '../support/until.ts';
import { type Cast, type Claw, instanceRow, ready, seconds } from './hello-openclaw.ts';
import { equalEverywhere, runsIn, writtenFor } from './openclaw-stream.ts';
import type { Report } from './report.ts';

/** Enough that another connector takes its place before the end. */
const forConnector = 'write 240 words at 40 a second';
/** OpenClaw begins it again by itself, and that is waited for. */
const forGateway = 'write 240 words at 60 a second';
/** Of the answer, when the kill comes. */
const unitsBefore = 300;
const backWithinMs = 120_000;

/** The connector dies in the middle of an answer; another takes its place while the gateway goes on. */
export async function proveConnectorKilled(cast: Cast, claw: Claw, report: Report): Promise<void> {
  const { ada, diary } = cast;
  const { runId } = await say(ada, claw.threadId, forConnector);
  await ada.seen((held) => answerOf(held, runId).length > unitsBefore, 'the middle of the answer');
  const from = diary.of(claw.id).length - 1;
  const had = answerOf(ada.replica, runId).length;
  const gateway = pidOf(claw.box, 'gateway');
  killIn(claw.box, 'connector');
  const killed = performance.now();
  await ada.seen((held) => answerOf(held, runId).length > had + 40, 'more of the answer');
  const onMs = performance.now() - killed;
  await ended(ada, runId);
  const words = writtenFor(forConnector);
  const where = await equalEverywhere(cast, runId, words);
  await shows(cast.adaAt.page, words);
  await ready(ada, claw.id);
  report.promise(
    'the connector is killed in the middle of an answer, and its words are equal everywhere at the end',
    where === '' &&
      stateOf(ada.replica, runId) === 'done' &&
      pidOf(claw.box, 'gateway') === gateway,
    `killed at ${had} of ${words.length} units; the next words after ${seconds(onMs)} s; ${diary.told(claw.id, from)}; the run: ${stateOf(ada.replica, runId)}${where === '' ? '' : `; ${where}`}`,
  );
}

/** Whoever has the socket knows at once, and so do people. */
const saidWithinMs = 3_000;

/**
 * The gateway dies in the middle of an answer: what is known is said at once and kept, and nothing is
 * made up. Answers in how many ms it was ready again.
 */
export async function proveGatewayKilled(cast: Cast, claw: Claw, report: Report): Promise<number> {
  const { ada, diary } = cast;
  const { runId } = await say(ada, claw.threadId, forGateway);
  await ada.seen((held) => answerOf(held, runId).length > unitsBefore, 'the middle of the answer');
  const from = diary.of(claw.id).length - 1;
  const had = answerOf(ada.replica, runId).length;
  killIn(claw.box, 'gateway');
  const killed = performance.now();
  const row = () => runOf(cast, runId);
  await ada.seen(() => row()?.stalled !== undefined || isOver(row()), 'that its gateway is gone');
  const saidMs = performance.now() - killed;
  await ended(ada, runId);
  const endMs = performance.now() - killed;
  const run = must(runOf(cast, runId), 'the run');
  const kept = answerOf(ada.replica, runId);
  const whole = writtenFor(forGateway);
  const where = await equalEverywhere(cast, runId, kept);
  const isPrefix = kept.length >= had && whole.startsWith(kept) && kept !== whole;
  await ada.seen(
    () =>
      instanceRow(ada, claw.id)?.state === 'ready' &&
      instanceRow(ada, claw.id)?.trouble === undefined,
    'the OpenClaw to be back',
    backWithinMs,
  );
  const backMs = performance.now() - killed;
  const recovery = () => runsIn(ada, claw).find(({ follows }) => follows === runId);
  const recovered = await ada
    .seen(() => recovery() !== undefined && isOver(recovery()), 'the recovery', 45_000)
    .then(
      () => true,
      () => false,
    );
  // Scout may hear of it a moment after Ada; what it heard instead is among the figures.
  const isReady = () => diary.of(claw.id).at(-1) === 'ready';
  await until(isReady, 'that Scout sees it ready', 5_000).catch(() => {});
  const states = diary.of(claw.id).slice(from).join(' → ');
  const next = await say(ada, claw.threadId, 'count to 5');
  await ended(ada, next.runId);
  report.promise(
    'the gateway is killed in the middle of an answer: that is said at once, what it wrote is kept and called interrupted, and what OpenClaw goes on with by itself is linked to it',
    run.state === 'interrupted' &&
      troubleOf(run) !== undefined &&
      saidMs < saidWithinMs &&
      diary.of(runId).includes('running (gatewayHungUp)') &&
      states === 'ready → connecting (gatewayDown) → connecting → ready' &&
      isPrefix &&
      where === '' &&
      recovered &&
      recovery()?.cause === 'recovery' &&
      stateOf(ada.replica, next.runId) === 'done' &&
      answerOf(ada.replica, next.runId).includes('1 2 3 4 5'),
    `killed at ${had} units, kept ${kept.length}${isPrefix ? '' : ', which is no beginning of the answer'}; the run, which said so after ${seconds(saidMs)} s and ended after ${seconds(endMs)} s: ${diary.told(runId)}; the OpenClaw, back after ${seconds(backMs)} s: ${diary.told(claw.id, from)}; recovery: ${recovered ? `${String(recovery()?.cause)}, ${String(recovery()?.state)}` : 'none came'}; the next message: ${stateOf(ada.replica, next.runId)}${where === '' ? '' : `; ${where}`}`,
  );
  return backMs;
}

const runOf = ({ ada }: Cast, runId: string): RawRow | undefined =>
  ada.replica.table('runs').find(({ id }) => id === runId);

const isOver = (run: RawRow | undefined): boolean =>
  run !== undefined && !['queued', 'running', 'waiting'].includes(String(run.state));

function troubleOf({ trouble }: RawRow): { code: unknown } | undefined {
  return typeof trouble === 'object' && trouble !== null && 'code' in trouble
    ? { code: trouble.code }
    : undefined;
}
