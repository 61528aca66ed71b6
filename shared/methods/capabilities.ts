import * as z from 'zod/mini';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import type { PrincipalKind } from '../model/principal.ts';
import { contract, methodNames } from './contract.ts';
import type { Method } from './method.ts';

/** The JSON Schema of a schema of the contract, as a caller writes the value. */
export const jsonSchema = (schema: z.ZodMiniType): unknown =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** The contract as data, for callers that were not compiled against it. */
export const capabilities = (kind: PrincipalKind) =>
  methodNames
    .filter((name) => contract[name].callers.some((caller) => caller === kind))
    .map((name) => describe(name, contract[name]));

function describe(name: string, { doc, risk, repeat, params, result }: Method) {
  return { name, doc, risk, repeat, params: jsonSchema(params), result: jsonSchema(result) };
}

let hash: string | undefined;

/** Names this version of the contract: equal hashes mean equal methods and schemas. */
export function methodsHash(): string {
  hash ??= sha256Hex(
    canonicalJson(methodNames.map((name) => describe(name, contract[name]))),
  ).slice(0, 16);
  return hash;
}
