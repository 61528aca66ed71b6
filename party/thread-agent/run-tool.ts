import { contract } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import type { ToolProgress } from '../../shared/producer/tool-out.ts';
import type { Ledger, ToolCall, ToolRecord } from './ledger.ts';
import { placeOf } from './place.ts';
import { Refused, type RoomLink } from './room-link.ts';
import { completeInput, mayRunAgain, methodOfTool } from './tools.ts';

export interface ToolParts {
  runId: RunId;
  threadId: ThreadId;
  producer: Producer;
  link: RoomLink;
  ledger: Ledger;
  stop: AbortController;
}

/** Runs one tool call, or tells again what the ledger knows of it. `running` is written before the effect. */
export async function runTool(
  parts: ToolParts,
  step: number,
  index: number,
  call: ToolCall,
): Promise<ToolRecord> {
  const { link, ledger, stop, threadId, runId } = parts;
  const method = methodOfTool(call.name);
  const known = ledger.tool(step, index);
  const out = tellTool(parts, step, index, call, known ?? { state: 'called' });
  const settle = (record: ToolRecord): ToolRecord => {
    ledger.writeTool(step, index, record);
    out.become(progressOf(record));
    link.pump();
    return record;
  };
  if (known !== null && known.state !== 'running') return settle(known);
  if (method === null) return settle({ state: 'failed', error: 'There is no such tool.' });
  if (known !== null && !mayRunAgain(method)) return settle({ state: 'unknown' });
  const params = contract[method].params.safeParse(completeInput(method, call.input, { threadId }));
  if (!params.success)
    return settle({ state: 'failed', error: 'The input does not fit the tool.' });
  stop.signal.throwIfAborted();
  settle({ state: 'running' });
  const key = contract[method].repeat === 'key' ? `${runId}:${step}:${index}` : undefined;
  try {
    return settle({ state: 'done', output: await link.call(method, params.data, key) });
  } catch (error) {
    if (error instanceof Refused) return settle({ state: 'failed', error: error.message });
    throw error;
  }
}

/** Shows a call of a step as it stands. */
export function tellTool(
  { producer, runId }: Pick<ToolParts, 'producer' | 'runId'>,
  step: number,
  index: number,
  { callId, name, input }: ToolCall,
  progress: ToolRecord | { state: 'called' },
) {
  const place = placeOf(runId, step, index, 'tool');
  return producer.tool(
    { ...place, callId, name: methodOfTool(name) ?? name, input },
    progressOf(progress),
  );
}

const progressOf = ({ state, ...rest }: ToolRecord | { state: 'called' }): ToolProgress => ({
  state,
  ...('output' in rest && rest.output !== undefined ? { output: rest.output } : {}),
  ...('error' in rest && rest.error !== undefined ? { error: rest.error } : {}),
});
