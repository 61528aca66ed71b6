import * as z from 'zod/mini';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/sha256.ts';
import { type Asker, whyNot } from '../policy/why-not.ts';
import { contract, type MethodName, methodNames } from './contract.ts';
import type { Method } from './method.ts';

/** The JSON Schema of a schema of the contract, as a caller writes the value. */
export const jsonSchema = (schema: z.ZodMiniType): unknown =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** The contract as data, as far as this caller may use it here, for those not compiled against it. */
export const capabilities = (asker: Asker) => usable(asker).map(describe);

/** Names what `capabilities` says to this caller: equal hashes mean equal methods and schemas. */
export const methodsHash = (asker: Asker): string =>
  sha256Hex(`${contractHash()} ${usable(asker).join(' ')}`).slice(0, 16);

const usable = (asker: Asker): MethodName[] =>
  methodNames.filter((name) => whyNot(contract[name], asker) === null);

function describe(name: MethodName) {
  const { doc, risk, scope, place, repeat, params, result }: Method = contract[name];
  const schemas = { params: jsonSchema(params), result: jsonSchema(result) };
  return { name, doc, risk, scope, place: place ?? 'any', repeat, ...schemas };
}

let hash: string | undefined;

/** Names this version of the contract. */
export function contractHash(): string {
  hash ??= sha256Hex(
    canonicalJson(methodNames.map((name) => [describe(name), contract[name].callers])),
  ).slice(0, 16);
  return hash;
}
