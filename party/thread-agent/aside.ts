import type { LanguageModelV4 } from '@ai-sdk/provider';
import { Redactor } from '../../shared/producer/redactor.ts';
import type { RunParts } from './answer-run.ts';
import { runModelStep } from './model-step.ts';
import { type Task, tasks } from './tasks.ts';

/** Nobody sees it being written, so nobody waits for it longer. */
const mostMs: Record<Task, number> = { summary: 120_000, title: 15_000 };

/**
 * Has the model write something besides its answer, without tools. Nothing of it is shown; keys are
 * redacted all the same, and what it cost counts for the run.
 */
export async function writeAside(
  { ledger, stop }: Pick<RunParts, 'ledger' | 'stop'>,
  { model, secrets }: { model: LanguageModelV4; secrets: readonly string[] },
  task: Task,
  text: string,
): Promise<string> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error('late')), mostMs[task]);
  const redactor = new Redactor(secrets);
  let written = '';
  try {
    const usage = await runModelStep({
      model,
      instructions: tasks[task],
      messages: [{ role: 'user', content: text }],
      tools: {},
      signal: AbortSignal.any([stop.signal, late.signal]),
      onWritten: (part) => {
        if (part.kind === 'text') written += redactor.write(part.text);
      },
    });
    ledger.spend(usage);
    return (written + redactor.end()).toWellFormed();
  } finally {
    clearTimeout(timer);
  }
}
