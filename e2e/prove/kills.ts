import { Random } from '../../testkit/random.ts';
import { auditKept, auditRest } from '../kill/audit.ts';
import { Caller } from '../kill/caller.ts';
import { roomFiles } from '../kill/room-file.ts';
import { liveRuns } from '../kill/traffic.ts';
import type { Product } from '../support/product.ts';
import { answerOf, join, newRoom, newThread, say } from '../support/rooms.ts';
import type { Report } from './report.ts';

const kills = 5;
const commandsBefore = 20;
const firstTextWithinMs = 4_000;

/** The whole process tree dies five times, each a moment after twenty acknowledgements. */
export async function proveKills(product: Product, report: Report): Promise<void> {
  const place = await newRoom(product, 'Kate');
  const setup = await join(place);
  const threads = await Promise.all([...Array(kills + 1)].map(() => newThread(setup)));
  setup.close();
  const caller = new Caller(place, new Random(1));
  caller.begin('workspace', ...threads.map((id) => `thread:${id}`));
  const [titled = '', ...spoken] = threads;
  const wrong: string[] = [];
  const withinMs: number[] = [];
  const backMs: number[] = [];
  const textMs: number[] = [];
  const onMs: number[] = [];
  for (const [i, threadId] of spoken.entries()) {
    caller.command('messages.send', { threadId, text: 'write 250 words at 100 a second' });
    await caller.client.seen((held) => liveRuns(held, threadId).length > 0, 'the run');
    const acknowledged = acknowledgements(caller, commandsBefore);
    for (let n = 0; n < commandsBefore; n++)
      caller.command('threads.rename', { threadId: titled, title: `Title ${i} ${n}` });
    const lastAt = await acknowledged;
    const killedAt = performance.now();
    withinMs.push(Math.round(killedAt - lastAt));
    const before = wordsIn(caller, threadId);
    product.kill('tree');
    await product.start();
    const back = performance.now();
    backMs.push(Math.round(back - killedAt));
    textMs.push(await firstText(product, place, back));
    await caller.client.seen(() => wordsIn(caller, threadId) > before, 'more of the answer');
    onMs.push(Math.round(performance.now() - back));
    for (const file of roomFiles(product.dataFolder)) {
      if (file.rows('members').some(({ name }) => name === 'Kate'))
        wrong.push(...auditKept(file, caller.acknowledged));
      file.close();
    }
  }
  await caller.client.seen((held) => liveRuns(held).length === 0, 'the end of all runs', 60_000);
  await caller.repeatAll();
  await caller.stop();
  await product.stop();
  wrong.push(...caller.contradicted);
  report.promise(
    'of what was acknowledged before five SIGKILLs of the whole process tree nothing is lost or doubled',
    wrong.length === 0 && caller.acknowledged.length >= kills * (commandsBefore + 1),
    `${caller.acknowledged.length} acknowledged, killed ${Math.max(...withinMs)} ms after the last at most; back after ${backMs.join(', ')} ms; ${wrong[0] ?? 'every repeat got the same answer'}`,
  );
  const rest: string[] = [];
  const states: Record<string, number> = {};
  for (const file of roomFiles(product.dataFolder)) {
    rest.push(...auditRest(file));
    for (const { state } of file.rows('runs'))
      states[String(state)] = (states[String(state)] ?? 0) + 1;
    file.close();
  }
  report.promise(
    'every run went on to its end or says truthfully why not',
    rest.length === 0,
    `${JSON.stringify(states)}; ${rest[0] ?? 'the words of those that are done are their model’s'}`,
  );
  report.promise(
    'text comes within 4 s of health: a new answer begins, an interrupted one goes on',
    Math.max(...textMs, ...onMs) < firstTextWithinMs,
    `new ${textMs.join(', ')} ms; interrupted ${onMs.join(', ')} ms`,
  );
}

/** How much of the answers of a thread is held. */
const wordsIn = ({ client: { replica } }: Caller, threadId: string): number =>
  replica
    .table('parts')
    .filter((part) => part.threadId === threadId)
    .reduce((sum, { id }) => sum + (replica.texts.get(id)?.text.length ?? 0), 0);

/** Resolves with the time of the nth acknowledgement from now. */
function acknowledgements(caller: Caller, n: number): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  let left = n;
  caller.onAcknowledged = () => {
    left -= 1;
    if (left === 0) resolve(performance.now());
  };
  return promise;
}

async function firstText(
  product: Product,
  place: Awaited<ReturnType<typeof newRoom>>,
  back: number,
): Promise<number> {
  const client = await join({ ...place, address: product.address });
  const threadId = await newThread(client, 'After the kill');
  const { runId } = await say(client, threadId, 'count to 5');
  await client.seen((held) => answerOf(held, runId) !== '', 'the first text');
  client.close();
  return Math.round(performance.now() - back);
}
