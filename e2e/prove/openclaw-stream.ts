import { wordsOf } from '../../client/agent/node.ts';
import { must } from '../../shared/lib/must.ts';
import { babbleOf } from '../kill/expected.ts';
import type { RawClient } from '../support/raw-client.ts';
import type { RawRow } from '../support/raw-frames.ts';
import { sha256 } from '../support/raw-replica.ts';
import { answerOf, ended, stateOf } from '../support/rooms.ts';
import { shows } from '../support/shows.ts';
import { until } from '../support/until.ts';
import type { Cast, Claw } from './hello-openclaw.ts';
import type { Report } from './report.ts';

const long = 'write 240 words at 60 a second';
const deltasPerText = 1.5;

/**
 * Ada writes in her browser; what the gateway answers is read by her page, by a raw client and by an
 * agent. Answers the figures of the bridge.
 */
export async function proveStream(cast: Cast, claw: Claw, report: Report): Promise<string> {
  const { adaAt, ada } = cast;
  const before = new Set(runsIn(ada, claw).map(({ id }) => id));
  const began = performance.now();
  await adaAt.say(long);
  const asked = () => runsIn(ada, claw).find(({ id }) => !before.has(id));
  await ada.seen(() => asked() !== undefined, 'the run');
  const runId = must(asked(), 'the run').id;
  await ada.seen((held) => answerOf(held, runId) !== '', 'the first words');
  const firstMs = performance.now() - began;
  await ended(ada, runId);
  const endMs = performance.now() - began;
  const words = writtenFor(long);
  const where = await equalEverywhere(cast, runId, words);
  await shows(adaAt.page, words);
  const deltas = ada.frames.filter(({ at, text }) => at >= began && text === null);
  const bytes = deltas.reduce((sum, frame) => sum + frame.bytes, 0);
  const ratio = bytes / Buffer.byteLength(words);
  report.promise(
    'what the gateway streams is equal byte for byte in a browser, in an agent, and to what its model wrote',
    where === '' && stateOf(ada.replica, runId) === 'done',
    `${Buffer.byteLength(words)} bytes, sha256 ${sha256(words).slice(0, 16)}…; ${where === '' ? 'held alike by the page, the raw client and the agent' : where}`,
  );
  const bridge = `first text ${Math.round(firstMs)} ms after Send, the end after ${Math.round(endMs)} ms; ${deltas.length} delta frames with ${bytes} bytes, ${ratio.toFixed(2)} × the text`;
  report.promise(
    `the bridge: delta frames are at most ${deltasPerText} × their text`,
    ratio <= deltasPerText,
    bridge,
  );
  return bridge;
}

/** What the rehearsal wrote; the gateway takes blanks off the end of an answer. */
export const writtenFor = (asked: string): string => must(babbleOf(asked), 'words').text.trimEnd();

export const runsIn = ({ replica }: RawClient, { threadId }: Claw): RawRow[] =>
  replica.table('runs').filter((row) => row.threadId === threadId);

/** Empty once all hold these words for the run; else who holds what instead. */
export async function equalEverywhere(
  { ada, tap, scout }: Cast,
  runId: string,
  words: string,
): Promise<string> {
  const held = () => ({
    page: answerOf(tap.replica, runId),
    raw: answerOf(ada.replica, runId),
    agent: wordsOf(scout.session.replica, runId),
  });
  const wrong = () => Object.entries(held()).filter(([, text]) => text !== words);
  await until(() => wrong().length === 0, 'equal words', 15_000).catch(() => {});
  const parts = [...ada.replica.wrongTexts(), ...tap.replica.wrongTexts()];
  return [...wrong().map(([who, text]) => `${who} holds ${differs(text, words)}`), ...parts].join(
    '; ',
  );
}

function differs(text: string, words: string): string {
  const at = [...words].findIndex((one, i) => one !== [...text][i]);
  return `${text.length} units instead of ${words.length}, other from ${at}: ${JSON.stringify(text.slice(Math.max(0, at - 20), at + 40))}`;
}
