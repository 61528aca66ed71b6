import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { ModelMessage } from 'ai';
import { errorName } from '../../shared/lib/error-name.ts';
import { isLiveRun, type Usage } from '../../shared/model/run.ts';
import type { RunOpened } from '../../shared/producer/producer.ts';
import type { Selected } from '../models/select-model.ts';
import { log } from '../platform/log.ts';
import { giveTitle } from './give-title.ts';
import type { EndRecord, StepRecord, ToolRecord } from './ledger.ts';
import { runModelStep, StepFailed } from './model-step.ts';
import { placeOf, stretchOf } from './place.ts';
import { instructionsFor, stepMessages, toModelMessages } from './prompt.ts';
import { LinkLost } from './room-link.ts';
import { runTool, type ToolParts, tellTool } from './run-tool.ts';
import { StepWriter } from './step-writer.ts';
import { prepareContext } from './summarise.ts';
import { assistantTools } from './tools.ts';
import { gaveUp, Watchdog } from './watchdog.ts';

/** Text the model reads at the most; a quarter as many tokens. */
export const contextUnits = 200_000;

/** More steps than a person would wait for: a model that goes on is running in circles. */
const mostSteps = 16;

/** The run goes on when somebody has decided, in another fiber. */
const parked = Symbol('parked');

/** The reason a run was aborted for when somebody pressed Stop. */
export const stopped = new Error('stopped');

export interface RunParts extends ToolParts {
  selected: Selected;
  /** Text the model reads at the most. */
  contextUnits: number;
}

/** A model that can be asked. */
export type Usable = Extract<Selected, { model: LanguageModelV4 }>;

/**
 * The loop of Mode A: step after step until the model has nothing more to do. Steps and tools that
 * the ledger knows are told again, not done again, so the same function begins a run and continues
 * one whose process died.
 */
export async function answerRun(parts: RunParts): Promise<void> {
  const { producer, link, ledger } = parts;
  const opened = await link.open();
  if (isLiveRun(opened.state)) {
    ledger.forgetOthers();
    const end = await toTheEnd(parts, opened);
    if (end === parked) return;
    ledger.writeEnd(end);
    producer.end(end);
    link.pump();
    await link.whenDone;
  }
  ledger.forget();
}

/** Takes the run to its end, and says which. */
async function toTheEnd(parts: RunParts, opened: RunOpened): Promise<EndRecord | typeof parked> {
  const { producer, selected, stop, ledger } = parts;
  const known = ledger.end();
  if (known !== null) {
    for (const [n, step] of ledger.steps().entries()) retell(parts, n, step);
    return known;
  }
  producer.begin(selected.name);
  try {
    if (opened.stopping) throw stopped;
    if ('trouble' in selected) throw new StepFailed(selected.trouble);
    const context = await prepareContext(parts, selected, opened);
    const isParked = await takeSteps(
      parts,
      selected,
      instructionsFor(opened),
      toModelMessages(context),
    );
    if (isParked) return parked;
    if (opened.untitled) await giveTitle(parts, selected, context.context);
    tellUsage(parts);
    return { state: 'done' };
  } catch (error) {
    return endOf(error, stop.signal);
  }
}

async function takeSteps(
  parts: RunParts,
  { model, secrets }: Usable,
  instructions: string,
  messages: ModelMessage[],
): Promise<boolean> {
  const { link, ledger } = parts;
  for (let n = 0; n < mostSteps; n++) {
    const known = ledger.step(n);
    if (known !== null) retell(parts, n, known);
    const step = known ?? (await writeStep(parts, n, { model, instructions, messages }, secrets));
    tellUsage(parts);
    link.pump();
    const results = await runTools(parts, n, step);
    if (results === null) return true;
    if (results.size === 0) return false;
    messages.push(...stepMessages(step, results));
  }
  throw new StepFailed(tooManySteps);
}

/** Of all steps so far, and of what was written besides. */
function tellUsage({ producer, ledger }: RunParts): void {
  const used = ledger.steps().map((step) => step.usage);
  const sum = (of: keyof Usage) => used.reduce((all, one) => all + one[of], ledger.spent()[of]);
  producer.usage({ inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens') });
}

/**
 * All tools of a step, again and again until each has come to an end or only people can go on:
 * `null`, and the room has the run parked.
 */
async function runTools(
  parts: RunParts,
  n: number,
  step: StepRecord,
): Promise<Map<string, ToolRecord> | null> {
  for (;;) {
    const results = new Map<string, ToolRecord>();
    for (const [i, part] of step.parts.entries())
      if (part.kind === 'tool') results.set(part.callId, await runTool(parts, n, i, part));
    if ([...results.values()].every(({ state }) => state !== 'asked')) return results;
    await parts.link.whenTold();
    const { parked: isParked } = await parts.link.call('run.park', { runId: parts.runId });
    if (isParked) return null;
    parts.stop.signal.throwIfAborted();
  }
}

/** Has the model write a step, showing it as it comes; in the ledger before its texts end. */
async function writeStep(
  { producer, link, ledger, stop, runId }: RunParts,
  n: number,
  prompt: { model: LanguageModelV4; instructions: string; messages: ModelMessage[] },
  secrets: readonly string[],
): Promise<StepRecord> {
  const writer = new StepWriter(producer, runId, n, secrets);
  const silence = new AbortController();
  const watchdog = new Watchdog(
    (trouble) => {
      producer.stall(trouble);
      link.pump();
    },
    () => silence.abort(new StepFailed(gaveUp)),
  );
  watchdog.heard();
  try {
    const usage = await runModelStep({
      ...prompt,
      tools: assistantTools(),
      signal: AbortSignal.any([stop.signal, silence.signal]),
      onWritten: (written) => {
        watchdog.heard();
        writer.write(written);
        link.pump();
      },
    });
    const step = { parts: writer.whole(), usage };
    ledger.writeStep(n, step);
    writer.end();
    return step;
  } finally {
    watchdog.rest();
  }
}

/** Says a step that is in the ledger; the producer sends only what the room does not have of it. */
function retell(parts: RunParts, n: number, step: StepRecord): void {
  const { producer, runId, ledger } = parts;
  for (const [i, part] of step.parts.entries()) {
    if (part.kind === 'tool') {
      const known = ledger.tool(n, i);
      if (known !== null && known.state !== 'running' && known.state !== 'asked')
        tellTool(parts, n, i, part, known);
      continue;
    }
    const out = producer.text({ ...placeOf(runId, n, i, part.kind), kind: part.kind });
    out.write(part.text);
    out.end('done');
  }
  producer.wrote(stretchOf(n));
}

/** How a run that did not come through ends. Without the room nothing can be said any more. */
function endOf(error: unknown, signal: AbortSignal): EndRecord {
  if (error === stopped || signal.reason === stopped) return { state: 'stopped' };
  if (error instanceof StepFailed) return { state: 'failed', trouble: error.trouble };
  if (error instanceof LinkLost) throw error;
  log('error', 'run.broke', { error: errorName(error) });
  return { state: 'failed', trouble: broke };
}

const broke = {
  code: 'assistantBroke',
  message: 'The assistant made a mistake of its own and could not go on.',
  fix: 'What it wrote so far is kept. Send the message again; if it stays so, report it.',
};

const tooManySteps = {
  code: 'tooManySteps',
  message: `The assistant took ${mostSteps} steps without coming to an end, so it was stopped.`,
  fix: 'What it did is shown. Ask for a smaller part of it.',
};
