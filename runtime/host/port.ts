import * as z from 'zod/mini';
import { toolset } from '../../shared/model/order.ts';
import { modelName, trouble } from '../../shared/model/run.ts';

/** Names a box and everything that belongs to it: a DNS label, made injectively by the room. */
export const sandboxId = z.string().check(z.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));

/** What a box is started with. It carries secrets: it is never logged, and lies in files of mode 0600 alone. */
export const startSpec = z.strictObject({
  sandboxId,
  instanceId: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Counts the starts that somebody asked for; a host refuses one older than it has seen. */
  generation: z.int().check(z.nonnegative()),
  /** The room's socket, where the connector dials in. */
  roomUrl: z.string().check(z.maxLength(2_000)),
  connectorToken: z.string().check(z.minLength(1), z.maxLength(2_000)),
  config: z.strictObject({
    /** Who should answer, as far as the room knows; the facts say who does. */
    model: z.optional(modelName),
    /** Where its gateway asks the model, if the host has none of its own. */
    modelAccess: z.optional(
      z.strictObject({
        baseUrl: z.string().check(z.maxLength(2_000)),
        token: z.string().check(z.minLength(1), z.maxLength(2_000)),
        api: z.enum(['openai-completions', 'anthropic-messages']),
      }),
    ),
    /** What its gateway may use; every command still asks. */
    tools: z.optional(toolset),
    limits: z.optional(
      z.strictObject({
        /** Heap of the gateway; its resident memory is about half a gigabyte more. */
        heapMb: z.optional(z.int().check(z.minimum(256), z.maximum(8_192))),
      }),
    ),
  }),
});
export type StartSpec = z.infer<typeof startSpec>;

/** One step of a start as it happens. A step that is told again replaces itself; `ok` says that it ended. */
export const hostStep = z.object({
  name: z.enum(['package', 'queue', 'allocate', 'gateway', 'connector']),
  words: z.string(),
  ok: z.optional(z.boolean()),
});
export type HostStep = z.infer<typeof hostStep>;

/** What came up. */
export const hostFacts = z.object({
  generation: z.int(),
  gatewayVersion: z.string(),
  /** The model that really answers here. */
  model: modelName,
  /** From the wish to a gateway that answers. */
  readyMs: z.number(),
  /** It was booted before anybody asked. */
  wasSpare: z.boolean(),
  /** Names its files: in another place it remembers nothing. A host of an earlier version names none. */
  place: z.optional(z.string().check(z.maxLength(100))),
});
export type HostFacts = z.infer<typeof hostFacts>;

/**
 * How a box is. `absent`: nothing of it is there, whatever was. `stopped`: its files are, and nobody
 * runs. `mending`: something in it died and is being started again.
 */
export const boxStatus = z.object({
  state: z.enum(['absent', 'stopped', 'starting', 'running', 'mending', 'failed']),
  generation: z.optional(z.int()),
  facts: z.optional(hostFacts),
  trouble: z.optional(trouble),
  /** Since it was started by somebody: how often its gateway or connector was started again. */
  restarts: z.optional(z.int()),
});
export type BoxStatus = z.infer<typeof boxStatus>;

/** Why a host says no. The code is for programs, the words are for the screen. */
export const hostTrouble = z.extend(trouble, { retry: z.enum(['later', 'never']) });
export type HostTroubleWords = z.infer<typeof hostTrouble>;

export class HostTrouble extends Error {
  override readonly name = 'HostTrouble';
  readonly words: HostTroubleWords;
  constructor(words: HostTroubleWords) {
    super(words.message);
    this.words = words;
  }
}

/**
 * Where boxes live: a real gateway and its connector each. Every verb is idempotent by
 * `(sandboxId, generation)`, has a deadline, and rejects with a `HostTrouble` and nothing else.
 *
 * `start` with the generation that runs answers at once; with one that is starting it joins that
 * start and is told its steps from the first; with a newer one it replaces what runs. The files of a
 * box outlive `stop`. `status` never starts anything. `destroy` of what is not there succeeds.
 */
export interface Host {
  start(spec: StartSpec, told: (step: HostStep) => void): Promise<HostFacts>;
  stop(sandboxId: string): Promise<void>;
  status(sandboxId: string): Promise<BoxStatus>;
  destroy(sandboxId: string): Promise<void>;
  backup(sandboxId: string): Promise<never>;
  restore(sandboxId: string): Promise<never>;
}
