import { type Beat, rehearse } from '../../../shared/rehearsal/rehearse.ts';
import type { ChatRequest } from './chat-request.ts';
import { sceneOfChat } from './scene-of-chat.ts';

/** Waits, or rejects when nobody listens any more. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

type Chunk = Record<string, unknown>;

const forEver = 2 ** 31 - 1;

/**
 * The rehearsal as chunks of a chat completion, in its own time. `id` tells this answer from all
 * others: gateways know a tool call by its id, and the rehearsal names its calls alike every time.
 */
export async function* rehearsalChunks(
  request: ChatRequest,
  { id, pause, signal }: { id: string; pause: Pause; signal: AbortSignal },
): AsyncGenerator<Chunk> {
  const beats = rehearse(sceneOfChat(request));
  const chunk = (delta: object, finish: string | null = null): Chunk => ({
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: 0,
    model: 'rehearsal',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  let tokens = 0;
  let calls = 0;
  yield chunk({ role: 'assistant', content: '' });
  for (const beat of beats) {
    await pause(beat.afterMs, signal);
    if (beat.do === 'hang') await pause(forEver, signal);
    if (beat.do === 'fail') {
      yield { error: { message: beat.message, type: 'server_error', code: 'rehearsal_failed' } };
      return;
    }
    if (beat.do === 'write' || beat.do === 'think') tokens += 1;
    const delta = deltaOf(beat, `${id}-${calls}`, calls);
    if (beat.do === 'call') calls += 1;
    if (delta !== null) yield chunk(delta);
  }
  yield chunk({}, calls > 0 ? 'tool_calls' : 'stop');
  if (request.stream_options?.include_usage === true)
    yield { ...chunk({}), choices: [], usage: usageOf(request, tokens) };
}

function deltaOf(beat: Beat, callId: string, index: number): object | null {
  switch (beat.do) {
    case 'write':
      return beat.text === '' ? null : { content: beat.text };
    case 'think':
      return { reasoning_content: beat.text };
    case 'call': {
      const call = { name: beat.name, arguments: JSON.stringify(beat.input) };
      return { tool_calls: [{ index, id: `call-${callId}`, type: 'function', function: call }] };
    }
    default:
      return null;
  }
}

/** A rough count: the rehearsal costs nothing, but a number that is shown should not be made up. */
function usageOf({ messages }: ChatRequest, tokens: number) {
  const prompt = Math.ceil(JSON.stringify(messages).length / 4);
  return { prompt_tokens: prompt, completion_tokens: tokens, total_tokens: prompt + tokens };
}
