import * as z from 'zod/mini';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import {
  contract,
  isMethodName,
  type MethodName,
  type Params,
} from '../../shared/methods/contract.ts';
import { errors, isErrorCode, Refusal } from '../../shared/protocol/errors.ts';
import type { RequestFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { authorize } from './authorize.ts';
import type { Connection } from './connection.ts';
import { handlers } from './methods/handlers.ts';
import type { Room } from './room.ts';
import { parseStored } from './store/parse-stored.ts';
import type { Store } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** The payload of one request; throws a `Refusal`. Unknown methods and unknown callers are denied. */
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
  const { params: schema, repeat } = contract[method];
  const params = schema.safeParse(frame.params);
  if (!params.success) throw new Refusal('badParams', { message: describe(params.error) });
  const caller = connection.principal;
  authorize(contract[method], caller, room.roleOf(caller));
  const run = (turn: Turn) =>
    handlers[method]({ turn, connection, caller, key: frame.key ?? '' }, params.data);
  if (repeat === 'reads') return room.read(run);
  if (repeat === 'same') return room.turn(run);
  if (frame.key === undefined) throw new Refusal('keyMissing');
  const name = { principal: caller, key: frame.key };
  return once(room, name, hashOf(method, params.data), run);
}

/**
 * Runs a command once. Effect and answer are written together, so whoever repeats it, after a lost
 * answer or on another socket, gets what the first one got, a final refusal included.
 */
function once(
  room: Room,
  name: { principal: string; key: string },
  hash: string,
  run: (turn: Turn) => unknown,
): unknown {
  try {
    return room.turn((turn) => {
      const known = recorded(room.store, name, hash);
      if (known !== null) return known.answer;
      const answer = run(turn);
      record(turn, name, hash, { ok: true, answer });
      return answer;
    });
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
  throw new Refusal(isErrorCode(code) ? code : 'conflict', known.error);
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
