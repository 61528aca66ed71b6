import * as z from 'zod/mini';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import {
  contract,
  isMethodName,
  type MethodName,
  type Params,
} from '../../shared/methods/contract.ts';
import type { Method } from '../../shared/methods/method.ts';
import { askedRisk } from '../../shared/model/approval.ts';
import { errors, isErrorCode, Refusal } from '../../shared/protocol/errors.ts';
import type { RequestFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { ask } from './approvals.ts';
import { authorize } from './authorize.ts';
import type { Connection } from './connection.ts';
import { doSoon, isDeed } from './deeds.ts';
import { humanBehind } from './membership.ts';
import { handlers } from './methods/handlers.ts';
import { aboutInstance, rememberApproval } from './openclaw/requests.ts';
import type { Room } from './room.ts';
import { parseStored } from './store/parse-stored.ts';
import type { Store } from './store/shelves.ts';
import type { Call, Turn } from './turn.ts';

/**
 * The payload of one request, or a promise of it where another object has to be asked first. Throws
 * or rejects with a `Refusal`. Unknown methods and unknown callers are denied.
 */
export function answer(room: Room, connection: Connection, frame: RequestFrame): unknown {
  if (!connection.greeted && frame.method !== 'hello') throw new Refusal('helloFirst');
  if (!isMethodName(frame.method)) throw new Refusal('unknownMethod');
  return answerKnown(room, connection, frame.method, frame);
}

function answerKnown<M extends MethodName>(
  room: Room,
  connection: Connection,
  method: M,
  frame: RequestFrame,
): unknown {
  const decided = authorize(room.store, contract[method], connection.standing);
  const params = contract[method].params.safeParse(frame.params);
  if (!params.success) throw new Refusal('badParams', { message: describe(params.error) });
  const request: Request = {
    room,
    connection,
    method: contract[method],
    key: frame.key,
    hash: hashOf(method, params.data),
  };
  if (decided === 'afterApproval') return askFirst(request, method, params.data);
  const handler = handlers[method];
  if (typeof handler === 'function') return perform(request, (call) => handler(call, params.data));
  return answerLater(request, () =>
    handler.look(room, connection.principal, params.data, frame.key ?? ''),
  );
}

interface Request {
  room: Room;
  connection: Connection;
  method: Method;
  key: string | undefined;
  hash: string;
}

/** What was answered before is not asked for again; what was found is used only by who still may. */
async function answerLater(
  request: Request,
  look: () => Promise<(call: Call) => unknown>,
): Promise<unknown> {
  const { room, connection, method } = request;
  const name = nameOf(request);
  const known = name && recorded(room.store, name, request.hash);
  if (known !== null) return known.answer;
  const decide = await look();
  if (!connection.isOpen) throw new Refusal('notAllowed');
  if (authorize(room.store, method, connection.standing) !== 'now') throw new Refusal('notAllowed');
  return perform(request, decide);
}

/** Makes an approval of the request, and says so; a repeat of it makes no second one. */
function askFirst(request: Request, method: MethodName, input: unknown): never {
  const { room, connection, hash } = request;
  const risk = askedRisk.safeParse(request.method.risk);
  const name = nameOf(request);
  if (name === null || !isDeed(method) || !risk.success) throw new Refusal('notAllowed');
  const caller = connection.principal;
  throw room.turn((turn) => {
    recorded(turn.store, name, hash);
    const behind = humanBehind(turn.store, caller);
    const onBehalfOf = behind === caller ? {} : { onBehalfOf: behind };
    const about = aboutInstance(turn, method, input, { by: caller, key: request.key });
    const asked = ask(turn, {
      ...about,
      method,
      input,
      risk: risk.data,
      requestedBy: caller,
      ...onBehalfOf,
    });
    if (method === 'instances.create' && about.instanceId !== undefined)
      rememberApproval(turn, about.instanceId, asked);
    doSoon(turn, asked);
    const waits = new Refusal('waits', { approvalId: asked.id });
    record(turn, name, hash, { ok: false, error: waits.toWire() });
    return waits;
  }, caller);
}

function perform(request: Request, decide: (call: Call) => unknown): unknown {
  const { room, connection, method, key = '' } = request;
  const run = (turn: Turn) => decide({ turn, connection, caller: connection.principal, key });
  const name = nameOf(request);
  if (name !== null) return once(request, name, run);
  return method.repeat === 'reads' ? room.read(run) : room.turn(run, connection.principal);
}

function nameOf({ connection, method, key }: Request): { principal: string; key: string } | null {
  if (method.repeat !== 'key') return null;
  if (key === undefined) throw new Refusal('keyMissing');
  return { principal: connection.principal, key };
}

/**
 * Runs a command once. Effect and answer are written together, so whoever repeats it, after a lost
 * answer or on another socket, gets what the first one got, a final refusal included; but for a
 * secret, which is told once and kept by nobody.
 */
function once(
  { room, hash, connection }: Request,
  name: { principal: string; key: string },
  run: (turn: Turn) => unknown,
): unknown {
  try {
    return room.turn((turn) => {
      const known = recorded(room.store, name, hash);
      if (known !== null) return known.answer;
      const answer = run(turn);
      record(turn, name, hash, { ok: true, answer });
      return turn.shownOnce === null ? answer : Object.assign({}, answer, turn.shownOnce);
    }, connection.principal);
  } catch (error) {
    if (
      error instanceof Refusal &&
      errors[error.code].retry === 'never' &&
      error.code !== 'keyReused'
    )
      room.turn((turn) => {
        const known = turn.store.get('commands', name);
        if (known === null) record(turn, name, hash, { ok: false, error: error.toWire() });
      });
    throw error;
  }
}

const outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), answer: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({
      code: z.string(),
      message: z.string(),
      fix: z.string(),
      approvalId: z.optional(z.string()),
    }),
  }),
]);

function recorded(
  store: Store,
  name: { principal: string; key: string },
  hash: string,
): { answer: unknown } | null {
  const item = store.get('commands', name);
  if (item === null) return null;
  if (item.hash !== hash) throw new Refusal('keyReused');
  const known = parseStored(outcome, item.answer);
  if (known.ok) return { answer: known.answer };
  const { code } = known.error;
  const { message, fix, approvalId } = known.error;
  const about = approvalId === undefined ? {} : { approvalId };
  throw new Refusal(isErrorCode(code) ? code : 'conflict', { message, fix, ...about });
}

function record(
  turn: Turn,
  name: { principal: string; key: string },
  hash: string,
  known: z.infer<typeof outcome>,
): void {
  turn.store.put('commands', { ...name, hash, answer: JSON.stringify(known), time: turn.now });
  turn.deadlineAtLatest('sweep', 'all', turn.now + limits.answerMs);
}

const hashOf = <M extends MethodName>(method: M, params: Params<M>): string =>
  sha256Hex(canonicalJson({ method, params }));

/** Where the params fail and how, without repeating what was sent. */
function describe(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  const path = issue === undefined || issue.path.length === 0 ? 'params' : issue.path.join('.');
  return `${errors.badParams.message} ${path}: ${issue?.message ?? 'not valid'}.`;
}
