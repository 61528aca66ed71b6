import { contract } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import type { ToolOut } from '../../shared/producer/tool-out.ts';
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
  const { producer, link, ledger, stop, threadId, runId } = parts;
  const method = methodOfTool(call.name);
  const { callId, input } = call;
  const known = ledger.tool(step, callId);
  const place = { ...placeOf(runId, step, index), callId, name: method ?? call.name, input };
  const out = producer.tool(place, { state: known?.state ?? 'called' });
  const settle = (record: ToolRecord): ToolRecord => {
    ledger.writeTool(step, callId, record);
    show(out, record);
    link.pump();
    return record;
  };
  if (known !== null && known.state !== 'running') return settle(known);
  if (method === null) return settle({ state: 'failed', error: 'There is no such tool.' });
  if (known !== null && !mayRunAgain(method)) return settle({ state: 'unknown' });
  const params = contract[method].params.safeParse(completeInput(method, input, { threadId }));
  if (!params.success)
    return settle({ state: 'failed', error: 'The input does not fit the tool.' });
  stop.signal.throwIfAborted();
  settle({ state: 'running' });
  const key = contract[method].repeat === 'key' ? `${runId}:${step}:${callId}` : undefined;
  try {
    return settle({ state: 'done', output: await link.call(method, params.data, key) });
  } catch (error) {
    if (error instanceof Refused) return settle({ state: 'failed', error: error.message });
    throw error;
  }
}

function show(out: ToolOut, { state, output, error }: ToolRecord): void {
  out.become({
    state,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
  });
}
