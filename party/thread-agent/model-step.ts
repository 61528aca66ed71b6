import type { LanguageModelV4 } from '@ai-sdk/provider';
import { type ModelMessage, streamText, type ToolSet } from 'ai';
import type { Trouble, Usage } from '../../shared/model/run.ts';

/** What a model writes, as it comes. */
export type Written =
  | { kind: 'text' | 'reasoning'; text: string }
  | { kind: 'tool'; callId: string; name: string; input: unknown };

/** The step did not come to an end a person could use, and why. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly trouble: Trouble;
  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

/**
 * One call of the model. Hands on what it writes; resolves with the tokens used when it ended
 * properly, else throws `StepFailed`, or the abort reason if it was stopped.
 */
export async function runModelStep(options: {
  model: LanguageModelV4;
  instructions: string;
  messages: ModelMessage[];
  tools: ToolSet;
  signal: AbortSignal;
  onWritten: (written: Written) => void;
}): Promise<Usage> {
  const { model, instructions, messages, tools, signal, onWritten } = options;
  const result = streamText({
    model,
    instructions,
    messages,
    tools,
    abortSignal: signal,
    maxRetries: 1,
    onError: () => {},
  });
  let usage: Usage = { inputTokens: 0, outputTokens: 0 };
  let hasWritten = false;
  for await (const part of fromProvider(result.stream, signal)) {
    switch (part.type) {
      case 'text-delta':
      case 'reasoning-delta':
        hasWritten ||= part.type === 'text-delta' && part.text !== '';
        onWritten({ kind: part.type === 'text-delta' ? 'text' : 'reasoning', text: part.text });
        break;
      case 'tool-call':
        hasWritten = true;
        onWritten({
          kind: 'tool',
          callId: part.toolCallId,
          name: part.toolName,
          input: part.input,
        });
        break;
      case 'finish':
        usage = {
          inputTokens: part.totalUsage.inputTokens ?? 0,
          outputTokens: part.totalUsage.outputTokens ?? 0,
        };
        break;
      case 'error':
        signal.throwIfAborted();
        throw new StepFailed(troubleOf(part.error));
      case 'abort':
        signal.throwIfAborted();
        break;
    }
  }
  signal.throwIfAborted();
  if (!hasWritten) throw new StepFailed(emptyAnswer);
  return usage;
}

/** A stream may also break, which is the provider's error and not one of ours. */
async function* fromProvider<T>(stream: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    signal.throwIfAborted();
    throw new StepFailed(troubleOf(error));
  }
}

const emptyAnswer: Trouble = {
  code: 'modelEmpty',
  message: 'The model ended its answer without writing anything.',
  fix: 'Send the message again, or say it in other words.',
};

/** What went wrong at the provider, in our words: theirs may hold what was sent to them. */
function troubleOf(error: unknown): Trouble {
  const status = statusOf(error);
  if (status === 401 || status === 403)
    return {
      code: 'modelKeyRefused',
      message: `The provider of the model refused the key (${status}).`,
      fix: 'Check the key in the configuration, then send the message again.',
    };
  if (status === 429 || status === 529)
    return {
      code: 'modelBusy',
      message: 'The provider of the model takes no more requests at the moment.',
      fix: 'Wait a minute and send the message again, or check the limits of the account.',
    };
  if (status !== null && status >= 400 && status < 500)
    return {
      code: 'modelRefused',
      message: `The provider of the model refused the request (${status}).`,
      fix: 'Check that MODEL names a model the key may use.',
    };
  return {
    code: 'modelFailed',
    message: 'The model broke off with an error.',
    fix: 'What it wrote so far is kept. Send the message again.',
  };
}

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 'lastError' in error ? statusOf(error.lastError) : null;
}
