import { errorName } from '../../shared/lib/error-name.ts';
import { wholeCharacters } from '../../shared/lib/utf8.ts';
import type { Result } from '../../shared/methods/contract.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { log } from '../platform/log.ts';
import type { RunParts, Usable } from './answer-run.ts';
import { writeAside } from './aside.ts';
import { LinkLost } from './room-link.ts';
import { transcript } from './tasks.ts';

export type RunContext = Pick<Result<'run.context'>, 'summary' | 'context' | 'missed'>;

/** A long past goes behind its summary over several runs rather than let people wait. */
const mostPasses = 8;

/**
 * Before a run begins to answer: older messages go behind a summary, one stretch after the other,
 * each of which the room keeps. Where none can be made, the newest messages are read, and the room
 * shows how many are not.
 */
export async function prepareContext(
  parts: RunParts,
  selected: Usable,
  opened: RunContext & { due: boolean },
): Promise<RunContext> {
  const { link, ledger, runId, contextUnits } = parts;
  if (!opened.due || ledger.step(0) !== null) return opened;
  const isWhole = await summarise(parts, selected);
  const context = await link.call('run.context', { runId, contextUnits });
  if (!isWhole || context.missed > 0) await link.call('summary.miss', { runId, contextUnits });
  return context;
}

/** Did it come through? */
async function summarise(parts: RunParts, selected: Usable): Promise<boolean> {
  const { link, runId, contextUnits, stop } = parts;
  try {
    for (let pass = 0; pass < mostPasses; pass++) {
      const { due } = await link.call('summary.begin', { runId, contextUnits });
      if (due === null) return true;
      const { before, messageId } = due;
      const said = transcript(due.context, contextUnits / 2);
      const text = before === '' ? said : `What was said before, in short:\n${before}\n\n${said}`;
      const written = (await writeAside(parts, selected, 'summary', text)).trim();
      const kept = written.slice(0, wholeCharacters(written, bounds.summaryUnits));
      await link.call('summary.keep', { runId, messageId, text: kept });
    }
    return true;
  } catch (error) {
    if (stop.signal.aborted || error instanceof LinkLost) throw error;
    log('error', 'summary.failed', { error: errorName(error) });
    return false;
  }
}
