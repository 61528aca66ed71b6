import * as z from 'zod/mini';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import { roomId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { modelName } from '../model/run.ts';

/** What an approval is about, whole: which method with which input, where, by whom and for whom. */
export const action = z.strictObject({
  room: roomId,
  method: z.string(),
  input: z.unknown(),
  by: principal,
  for: z.optional(principal),
  /** Of what will ask a model: which one answers, as the installation has it. */
  model: z.optional(modelName),
  /** Of what changes what an OpenClaw may do at a place: what it may do there when it is asked for. */
  serves: z.optional(z.enum(['nothing', 'look', 'commands'])),
});
export type Action = z.infer<typeof action>;

/** The one byte sequence of an action (RFC 8785): what is shown, hashed and run. */
export const actionBytes = (of: Action): string => canonicalJson(of);

/** SHA-256 of those bytes, in hex. */
export const digestOf = (bytes: string): string => sha256Hex(bytes);

export const parseAction = (bytes: string): Action => z.parse(action, JSON.parse(bytes));
