import { type ToolSet, tool, jsonSchema as toSchema } from 'ai';
import * as z from 'zod/mini';
import { jsonSchema } from '../../shared/lib/json-schema.ts';
import { contract, type MethodName, methodNames } from '../../shared/methods/contract.ts';
import { askedRisk } from '../../shared/model/approval.ts';

const offered = methodNames.filter((name) => contract[name].tool !== undefined);

/** Names of tools know no dots. */
const toolName = (method: MethodName): string => method.replaceAll('.', '_');

/** The method behind a tool's name, in either spelling; `null` for one that is not offered. */
export const methodOfTool = (name: string): MethodName | null =>
  offered.find((method) => method === name || toolName(method) === name) ?? null;

/**
 * The tools of the assistant are methods of the contract. They have no `execute`: the loop runs
 * them, after their call is in the ledger.
 */
export const assistantTools = (): ToolSet =>
  Object.fromEntries(
    offered.map((method) => [
      toolName(method),
      tool({ description: contract[method].doc, inputSchema: toSchema(schemaOf(method)) }),
    ]),
  );

const objectSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  required: z.optional(z.array(z.string())),
});

/** What the model has to say; the rest is given by its run. */
function schemaOf(method: MethodName): object {
  const { params, tool: offer } = contract[method];
  const { $schema: _, ...schema } = objectSchema.parse(jsonSchema(params));
  const unsaid = new Set([...(offer?.given ?? []), ...(offer?.never ?? [])]);
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !unsaid.has(name));
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    required: schema.required?.filter((name) => !unsaid.has(name)) ?? [],
  };
}

/** People have to allow it before it runs. */
export const isGuarded = (method: MethodName): boolean =>
  askedRisk.safeParse(contract[method].risk).success;

/** Adds what the run gives; whatever the model said of it, or may not say, does not count. */
export function completeInput(
  method: MethodName,
  input: unknown,
  given: Record<string, unknown>,
): unknown {
  const { given: names = [], never = [] } = contract[method].tool ?? {};
  const said = Object.entries(typeof input === 'object' && input !== null ? input : {});
  return {
    ...Object.fromEntries(said.filter(([name]) => !never.includes(name))),
    ...Object.fromEntries(names.map((name) => [name, given[name]])),
  };
}

/**
 * A tool that was running when its process died: may it run again? Only if its contract says that
 * a repeat changes nothing more; else its outcome is unknown, and people and model are told so.
 */
export const mayRunAgain = (method: MethodName): boolean =>
  contract[method].repeat === 'reads' || contract[method].repeat === 'key';
