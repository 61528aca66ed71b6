import { wordsOf } from '../../client/agent/node.ts';
import { pidOf } from '../support/boxes.ts';
import type { Product } from '../support/product.ts';
import { answerOf, ended, say, stateOf } from '../support/rooms.ts';
import { until } from '../support/until.ts';
import type { Cast, Claw } from './hello-openclaw.ts';
import { writtenFor } from './openclaw-stream.ts';
import type { Report } from './report.ts';

/** Long enough to be written while parts of the first one die. */
const long = 'write 400 words at 10 a second';

export interface Bystander {
  runId: string;
  gateway: number;
  connector: number;
  /** What Scout had noted of the OpenClaw and of the run by then. */
  states: number;
  runStates: number;
}

/** The second OpenClaw begins to answer before anything of the first is killed. */
export async function bePart({ ada, scout, diary }: Cast, claw: Claw): Promise<Bystander> {
  await scout.watch(`thread:${claw.threadId}`);
  const { runId } = await say(ada, claw.threadId, long);
  await ada.seen((held) => answerOf(held, runId) !== '', 'the second one to answer');
  const seen = (id: string, state: string) =>
    until(() => diary.of(id).at(-1) === state, `that Scout sees it ${state}`, 5_000);
  await seen(claw.id, 'ready');
  await seen(runId, 'running');
  return {
    runId,
    gateway: pidOf(claw.box, 'gateway'),
    connector: pidOf(claw.box, 'connector'),
    states: diary.of(claw.id).length,
    runStates: diary.of(runId).length,
  };
}

/** Why the room hung up on its connector, if it did. */
const hungUp = (product: Product, { id }: Claw): string[] =>
  product
    .log()
    .split('\n')
    .filter((line) => line.includes('connection.closed') && line.includes(`connector:${id}`));

export async function proveUnaffected(
  product: Product,
  { ada, scout, diary }: Cast,
  claw: Claw,
  before: Bystander,
  report: Report,
): Promise<void> {
  await ended(ada, before.runId);
  const words = writtenFor(long);
  const run = before.runId;
  const inAgent = () => wordsOf(scout.session.replica, run);
  await until(() => inAgent() === words, 'the same words', 10_000).catch(() => {});
  const isSame =
    pidOf(claw.box, 'gateway') === before.gateway &&
    pidOf(claw.box, 'connector') === before.connector;
  const boot = diary.of(claw.id).slice(0, before.states);
  const states = diary.of(claw.id).slice(before.states - 1);
  report.promise(
    'a second OpenClaw that answers all the while does not notice: its words are whole, its processes the same',
    stateOf(ada.replica, run) === 'done' &&
      answerOf(ada.replica, run) === words &&
      inAgent() === words &&
      isSame &&
      boot.every((one) => !one.includes('(')) &&
      states.every((one) => one === 'ready') &&
      diary
        .of(run)
        .slice(before.runStates - 1)
        .every((one) => /^(?:queued|running|done)$/.test(one)),
    `${words.length} units, ${diary.told(run)}; it was ${diary.told(claw.id)}; processes ${isSame ? 'the same' : 'others'}${hungUp(product, claw).join('; ')}`,
  );
}
