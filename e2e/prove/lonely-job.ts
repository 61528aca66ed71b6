import * as z from 'zod/mini';
import { roomFileOf } from '../kill/room-file.ts';
import type { Product } from '../support/product.ts';
import type { Place } from '../support/raw-client.ts';
import { join } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import type { Report } from './report.ts';

const steps = 60;
const everyMs = 600;
const started = z.object({ jobId: z.string() });
const progress = z.object({ done: z.int() });

export interface LonelyJob {
  place: Place;
  jobId: string;
}

/** Begins long work in a room, which everybody leaves. */
export async function startJob(place: Place): Promise<LonelyJob> {
  const client = await join(place);
  const job = { kind: 'rehearsal.steps', input: { steps, everyMs } };
  const { jobId } = started.parse(await client.command('jobs.start', job));
  client.close();
  await client.ended;
  return { place, jobId };
}

/** It came to its end with nobody connected, over all kills since; looked at on the disk alone. */
export async function proveJob(
  product: Product,
  { place, jobId }: LonelyJob,
  kills: number,
  report: Report,
): Promise<void> {
  await until(() => read(product, place, jobId).state !== 'running', 'the end of the job', 60_000);
  const { state, done, lines, receipts, seconds } = read(product, place, jobId);
  const expected = Array.from({ length: steps }, (_, i) => `step ${i + 1} of ${steps}`);
  report.promise(
    `a job of ${steps} steps goes on over kills with nobody connected; no step is lost or done twice`,
    state === 'done' && done === steps && lines.join() === expected.join() && receipts === 1,
    `${done} steps and ${lines.length} lines in ${seconds.toFixed(1)} s over up to ${kills} kills (${((steps * everyMs) / 1000).toFixed(1)} s of it is waiting), ${receipts} receipt`,
  );
}

function read({ dataFolder }: Product, { room }: Place, jobId: string) {
  const file = roomFileOf(dataFolder, room);
  const job = file.rows('jobs').find(({ id }) => id === jobId);
  const lines = file
    .rows('jobLines')
    .filter((line) => line.jobId === jobId)
    .toSorted((a, b) => Number(a.n) - Number(b.n))
    .map((line) => String(line.text));
  const receipts = file.receipts().filter((one) => one.jobId === jobId).length;
  file.close();
  return {
    state: String(job?.state),
    done: progress.parse(job?.progress).done,
    lines,
    receipts,
    seconds: (Number(job?.endedAt) - Number(job?.startedAt)) / 1000,
  };
}
