import { errorName } from '../../shared/lib/error-name.ts';
import type { ContextMessage } from '../../shared/methods/produce.ts';
import { log } from '../platform/log.ts';
import type { RunParts, Usable } from './answer-run.ts';
import { writeAside } from './aside.ts';
import { LinkLost } from './room-link.ts';
import { titleIn, transcript } from './tasks.ts';

/** A title says what the first question and its answer are about; more of them is not read. */
const mostUnits = 2_000;

/** After an answer in a thread that nobody named: a title. Without one its first words stay, and nobody is told. */
export async function giveTitle(
  parts: RunParts,
  selected: Usable,
  context: readonly ContextMessage[],
): Promise<void> {
  const { link, ledger, runId, stop } = parts;
  const answer = ledger.steps().flatMap((step) => step.parts);
  const answered = answer.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  if (answered.trim() === '') return;
  const question = transcript(context.slice(-1), mostUnits);
  const text = `${question}\n\nYou answered:\n${answered.slice(0, mostUnits).toWellFormed()}`;
  try {
    const title = titleIn(await writeAside(parts, selected, 'title', text));
    if (title !== null) await link.call('thread.title', { runId, title });
  } catch (error) {
    if (error instanceof LinkLost) throw error;
    if (!stop.signal.aborted) log('info', 'title.failed', { error: errorName(error) });
  }
}
