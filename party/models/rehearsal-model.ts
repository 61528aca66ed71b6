import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { type Beat, rehearse, type Scene } from '../../shared/rehearsal/rehearse.ts';
import { taskOf } from '../thread-agent/tasks.ts';

/** The rehearsal as a model of the `ai` SDK: the same interface as any provider, no network. */
export function rehearsalModel(): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'autopilot',
    modelId: 'rehearsal',
    supportedUrls: {},
    doGenerate: () => Promise.reject(new Error('the rehearsal only streams')),
    doStream: (options) =>
      Promise.resolve({ stream: toStream(rehearse(sceneOf(options)), options) }),
  };
}

function toStream(
  beats: readonly Beat[],
  { abortSignal, prompt }: LanguageModelV4CallOptions,
): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      let open: 'text' | 'reasoning' | null = null;
      let tokens = 0;
      const turnTo = (next: typeof open) => {
        if (open === next) return;
        if (open !== null) controller.enqueue({ type: `${open}-end`, id: open });
        if (next !== null) controller.enqueue({ type: `${next}-start`, id: next });
        open = next;
      };
      const isCalling = beats.some((beat) => beat.do === 'call');
      try {
        for (const beat of beats) {
          await pause(beat.afterMs, abortSignal);
          if (beat.do === 'hang') await pause(2 ** 31 - 1, abortSignal);
          else if (beat.do === 'fail') throw new Error(beat.message);
          else if (beat.do === 'call') {
            turnTo(null);
            const { callId: toolCallId, name, input } = beat;
            controller.enqueue({
              type: 'tool-call',
              toolCallId,
              toolName: toolName(name),
              input: JSON.stringify(input),
            });
          } else {
            const kind = beat.do === 'think' ? 'reasoning' : 'text';
            if (beat.text === '') continue;
            turnTo(kind);
            tokens += 1;
            controller.enqueue({ type: `${kind}-delta`, id: kind, delta: beat.text });
          }
        }
        turnTo(null);
        controller.enqueue({
          type: 'finish',
          finishReason: { unified: isCalling ? 'tool-calls' : 'stop', raw: undefined },
          usage: usageOf(prompt, tokens),
        });
      } catch (error) {
        controller.enqueue({ type: 'error', error });
      }
      controller.close();
    },
  });
}

/** Tool names of models know no dots. */
export const toolName = (method: string): string => method.replaceAll('.', '_');

function sceneOf({ prompt, tools }: LanguageModelV4CallOptions): Scene {
  const lastUser = prompt.findLastIndex(({ role }) => role === 'user');
  const [first] = prompt;
  return {
    task: first?.role === 'system' ? taskOf(first.content) : null,
    asked: textOf(prompt[lastUser]),
    results: prompt.slice(lastUser + 1).flatMap(resultsOf),
    tools: tools?.map(({ name }) => name.replaceAll('_', '.')) ?? [],
  };
}

type Message = LanguageModelV4Prompt[number];

/** What a person said, without the name in front of it. */
const textOf = (message: Message | undefined): string =>
  message?.role === 'user'
    ? message.content
        .map((part) => (part.type === 'text' ? part.text : ''))
        .join('')
        .replace(/^\[[^\]\n]*\] /, '')
    : '';

const resultsOf = (message: Message): Scene['results'] =>
  message.role === 'tool'
    ? message.content.flatMap((part) =>
        part.type === 'tool-result'
          ? [
              {
                name: part.toolName.replaceAll('_', '.'),
                ok: part.output.type === 'json' || part.output.type === 'text',
                output: 'value' in part.output ? fromText(part.output.value) : null,
              },
            ]
          : [],
      )
    : [];

/** Results reach a model as text that holds JSON. */
const fromText = (value: unknown): unknown =>
  typeof value === 'string' ? (parseJson(value) ?? value) : value;

const usageOf = (prompt: LanguageModelV4Prompt, tokens: number) => {
  const total = Math.ceil(JSON.stringify(prompt).length / 4);
  return {
    inputTokens: { total, noCache: total, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: tokens, text: tokens, reasoning: 0 },
  };
};

const pause = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(new DOMException('stopped', 'AbortError'));
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('stopped', 'AbortError'));
    });
  });
