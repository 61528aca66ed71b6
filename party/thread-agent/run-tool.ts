import { newId } from '../../shared/lib/new-id.ts';
import { contract, type MethodName, type Result } from '../../shared/methods/contract.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { actionBytes, digestOf, parseAction } from '../../shared/policy/action.ts';
import type { Producer } from '../../shared/producer/producer.ts';
import { redactForeign } from '../../shared/producer/redactor.ts';
import type { ToolProgress } from '../../shared/producer/tool-out.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Failpoint } from '../platform/failpoint.ts';
import { randomBytes } from '../platform/random.ts';
import { FetchFailed, type Web, webFetch } from '../tools/web-fetch.ts';
import type { Ledger, ToolCall, ToolRecord } from './ledger.ts';
import { placeOf } from './place.ts';
import { LinkLost, Refused, type RoomLink } from './room-link.ts';
import { completeInput, isGuarded, mayRunAgain, methodOfTool } from './tools.ts';

export interface ToolParts {
  runId: RunId;
  threadId: ThreadId;
  producer: Producer;
  link: RoomLink;
  ledger: Ledger;
  stop: AbortController;
  web: Web;
  /** What must not be shown, whatever brings it. */
  secrets: readonly string[];
  /** For the kill suite. */
  reach: (point: Failpoint) => void;
}

/** One call of a step, and how its records are kept and told. */
interface Calling {
  parts: ToolParts;
  method: MethodName;
  known: ToolRecord | null;
  settle: (record: ToolRecord) => ToolRecord;
  /** Throws if another attempt in this process has begun it: only one may go from here to the effect. */
  claim: () => void;
  /** Of this call, for ever. */
  key: string;
}

/**
 * Runs one tool call, or tells again what the ledger knows of it. `running` is written before the
 * effect. A call that waits to be allowed comes back as `asked`.
 */
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
  const isOver = known !== null && known.state !== 'running' && known.state !== 'asked';
  if (isOver) return settle(known);
  if (method === null) return settle({ state: 'failed', error: 'There is no such tool.' });
  const isUnderway = known?.state === 'running';
  if (isUnderway && (isOutside(method) || !mayRunAgain(method)))
    return settle({ state: 'unknown' });
  const params = contract[method].params.safeParse(completeInput(method, call.input, { threadId }));
  if (!params.success)
    return settle({ state: 'failed', error: 'The input does not fit the tool.' });
  stop.signal.throwIfAborted();
  const key = `${runId}:${step}:${index}`;
  const claim = () => {
    if (ledger.tool(step, index)?.state !== 'asked') throw new LinkLost('begun by another attempt');
  };
  const calling: Calling = { parts, method, known, settle, claim, key };
  try {
    if (isGuarded(method)) {
      const place = placeOf(runId, step, index, 'tool');
      return await runGuarded(calling, { ...place, runId, callId: call.callId }, params.data);
    }
    settle({ state: 'running' });
    const isKeyed = contract[method].repeat === 'key';
    const output = await link.call(method, params.data, isKeyed ? key : undefined);
    return settle(fitting(output));
  } catch (error) {
    if (error instanceof Refused) return settle({ state: 'failed', error: whyNot(error) });
    throw error;
  }
}

/** What happened and what to do: both are for the model. */
const whyNot = ({ error: { message, fix } }: Refused): string =>
  fix === undefined ? message : `${message} ${fix}`;

/** What a tool gives travels in one command; the room would take no more. */
const fitting = (output: unknown): ToolRecord =>
  JSON.stringify(output ?? null).length <= limits.toolUnits
    ? { state: 'done', output }
    : {
        state: 'failed',
        error:
          'It was done, but the answer is longer than a tool gives: ask for less of it at once.',
      };

type Place = ReturnType<typeof placeOf> & { runId: RunId; callId: string };

/**
 * A call that people have to allow: asked for, dispatched by the digest of what is about to run, then
 * run. Whatever dies between, it runs once or its outcome is unknown.
 */
async function runGuarded(calling: Calling, place: Place, input: object): Promise<ToolRecord> {
  const { parts, method, known, settle } = calling;
  const token = known?.token ?? newId(randomBytes);
  const asked = settle({ state: 'asked', token });
  const request = { ...place, name: method, input };
  const answer = await parts.link.call('approval.request', request);
  if (answer.state === 'pending') return asked;
  if (answer.state !== 'approved' && answer.state !== 'dispatched')
    return settle({ state: 'rejected', error: answer.why ?? 'It was not allowed.' });
  const allowed = contract[method].params.safeParse(parseAction(answer.action).input);
  if (!allowed.success) return settle({ state: 'failed', error: 'The input does not fit.' });
  parts.stop.signal.throwIfAborted();
  const digest = digestOf(actionBytes({ ...parseAction(answer.action), input: allowed.data }));
  parts.reach('beforeDispatch');
  const { approvalId } = answer;
  const isHeld = await parts.link
    .call('approval.dispatch', { approvalId, digest, token })
    .then(() => false, isPaused);
  if (isHeld) return asked;
  parts.reach('afterDispatch');
  calling.claim();
  settle({ state: 'running', token });
  parts.reach('beforeEffect');
  const record = await effect(calling, allowed.data);
  parts.reach('afterEffect');
  return settle(record);
}

/** The room holds what was approved until its pause is over; it is not lost. */
function isPaused(error: unknown): boolean {
  if (error instanceof Refused && error.error.code === 'paused') return true;
  throw error;
}

/** Not the room's to do, so nobody knows whether it happened when its process dies. */
const isOutside = (method: MethodName): boolean => method === 'web.fetch';

/**
 * What was allowed is done: by the room, which knows a repeat by its key and looks that exactly this
 * was dispatched; or by ourselves.
 */
async function effect({ parts, method, key }: Calling, input: object): Promise<ToolRecord> {
  if (!isOutside(method)) return fitting(await parts.link.call(method, input, key));
  const { url } = contract['web.fetch'].params.parse(input);
  try {
    const output: Result<'web.fetch'> = await webFetch(parts.web, url, parts.stop.signal);
    return { state: 'done', output: redactForeign(output, parts.secrets) };
  } catch (error) {
    if (error instanceof FetchFailed) return { state: 'failed', error: error.message };
    if (parts.stop.signal.aborted) throw error;
    return { state: 'failed', error: 'It could not be read.' };
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

const progressOf = (record: ToolRecord | { state: 'called' }): ToolProgress => ({
  state: record.state === 'asked' ? 'waiting' : record.state,
  ...('output' in record && record.output !== undefined ? { output: record.output } : {}),
  ...('error' in record && record.error !== undefined ? { error: record.error } : {}),
});
