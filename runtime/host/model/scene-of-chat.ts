import { parseJson } from '../../../shared/lib/parse-json.ts';
import type { Scene } from '../../../shared/rehearsal/rehearse.ts';
import { type ChatMessage, type ChatRequest, wordsIn } from './chat-request.ts';

/**
 * What a gateway's request asks for. A gateway puts blocks of its own among the messages as if a
 * person had said them, time and names before what somebody said, and what it runs on behind it.
 */
export function sceneOfChat({ messages, tools }: ChatRequest): Scene {
  const said = messages.filter((message) => !isInternal(message));
  const asked = said.findLastIndex(({ role }) => role === 'user');
  const message = said[asked];
  return {
    asked: message === undefined ? '' : withoutFrame(wordsIn(message)),
    results: said.slice(asked + 1).flatMap((one) => resultOf(one, said)),
    tools: (tools ?? []).flatMap((tool) => tool.function?.name ?? []),
  };
}

const isInternal = (message: ChatMessage): boolean =>
  message.role === 'user' && /^\s*<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>/.test(wordsIn(message));

const withoutFrame = (text: string): string =>
  text
    .replace(/\n\nRuntime: agent=[^\n]*\s*$/, '')
    .replace(
      /<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>[\s\S]*?<<<END_OPENCLAW_INTERNAL_CONTEXT>>>/g,
      '',
    )
    .replace(/^(?:\s*\[[^\]\n]*\])+\s*/, '')
    .trim();

function resultOf(message: ChatMessage, said: readonly ChatMessage[]): Scene['results'] {
  if (message.role !== 'tool') return [];
  const call = said
    .flatMap(({ tool_calls }) => tool_calls ?? [])
    .find(({ id }) => id === message.tool_call_id);
  const words = wordsIn(message);
  const output = parseJson(words) ?? words;
  const failed = /^(?:exec denied|error\b)/i.test(words.trim());
  return [{ name: call?.function.name ?? 'tool', ok: !failed, output }];
}
