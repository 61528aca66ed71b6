import type { ModelMessage, TextPart, ToolCallPart, ToolResultPart } from 'ai';
import type { ContextMessage } from '../../shared/methods/produce.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import type { RunOpened } from '../../shared/producer/producer.ts';
import type { StepRecord, ToolRecord } from './ledger.ts';

/** What the assistant is told about where it is. */
export const instructionsFor = ({
  title,
  instructions,
  memory,
}: Pick<RunOpened, 'title' | 'instructions' | 'memory'>): string =>
  [
    'You are Autopilot, the assistant of a room that people and agents share.',
    'Messages of people begin with their name in square brackets; several people may take part.',
    'Use a tool when it helps, and say plainly when something did not work.',
    'Some tools need to be allowed by people first; say what you need them for.',
    title === '' ? '' : `This thread is called "${title}".`,
    ...instructions.map((one) => `People ask you to heed this:\n${one}`),
    memory === '' ? '' : `What is known in this project:\n${memory}`,
  ]
    .filter(Boolean)
    .join('\n');

/** What was said before, as a model reads it. */
export function toModelMessages(context: readonly ContextMessage[]): ModelMessage[] {
  return context.flatMap((message): ModelMessage[] => {
    const { kind } = splitPrincipal(message.author);
    const spoken = message.parts
      .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
      .join('\n\n');
    if (kind === 'human' || kind === 'agent')
      return [{ role: 'user', content: `[${message.name}] ${spoken}` }];
    const calls = message.parts.flatMap((part) => (part.kind === 'tool' ? [part] : []));
    const told = calls.map(
      ({ name, state, output }) =>
        `(${name}: ${state}${output === undefined ? '' : ` ${JSON.stringify(output)}`})`,
    );
    const content = [spoken, ...told].filter(Boolean).join('\n');
    return content === '' ? [] : [{ role: 'assistant', content }];
  });
}

/** One of the run's own steps: what the model said and called, and what came of it. */
export function stepMessages(
  step: StepRecord,
  results: ReadonlyMap<string, ToolRecord>,
): ModelMessage[] {
  const content = step.parts.flatMap((part): (TextPart | ToolCallPart)[] => {
    if (part.kind === 'tool') {
      const { callId: toolCallId, name: toolName, input } = part;
      return [{ type: 'tool-call', toolCallId, toolName, input }];
    }
    return part.kind === 'text' && part.text !== '' ? [{ type: 'text', text: part.text }] : [];
  });
  const outputs = step.parts.flatMap((part) =>
    part.kind === 'tool' ? [toResult(part.callId, part.name, results.get(part.callId))] : [],
  );
  const said: ModelMessage = { role: 'assistant', content };
  return outputs.length > 0 ? [said, { role: 'tool', content: outputs }] : [said];
}

function toResult(
  toolCallId: string,
  toolName: string,
  record: ToolRecord | undefined,
): ToolResultPart {
  const base = { type: 'tool-result' as const, toolCallId, toolName };
  if (record?.state === 'done')
    return { ...base, output: { type: 'text', value: JSON.stringify(record.output ?? null) } };
  const value =
    record?.state === 'unknown'
      ? 'The outcome is unknown: it was interrupted. Do not assume that it happened or that it did not.'
      : (record?.error ?? 'It did not work.');
  return { ...base, output: { type: 'error-text', value } };
}
