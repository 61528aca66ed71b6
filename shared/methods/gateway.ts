import * as z from 'zod/mini';
import { approvalId, instanceId, messageId, orderId, runId, threadId } from '../model/ids.ts';
import { boxLineRow } from '../model/instance.ts';
import { order, toolset } from '../model/order.ts';
import { principal } from '../model/principal.ts';
import { modelName, runCause } from '../model/run.ts';
import { sessionKey } from '../model/session-key.ts';
import { bounds } from '../protocol/bounds.ts';
import { digest } from './approvals.ts';
import { jsonValue } from './json-value.ts';
import { connectors, method } from './method.ts';
import { wellFormed } from './threads.ts';

const shared = {
  result: z.object({}),
  risk: 'say',
  callers: connectors,
  scope: 'chat',
  repeat: 'same',
} as const;

const text = z.string().check(wellFormed);
const short = text.check(z.maxLength(200));
const troubleTold = z.object({ code: short, message: text.check(z.maxLength(1_000)), fix: short });
/** As the gateway names it. */
const gatewayId = z.string().check(z.minLength(1), z.maxLength(200));
const at = z.number();

const heardMessage = z.strictObject({
  /** OpenClaw's own name of the message: reconciled by this, never by place. */
  key: z.string().check(z.minLength(1), z.maxLength(200)),
  /** The run of the room that it belongs to, where OpenClaw says so. */
  runId: z.optional(runId),
  role: z.enum(['user', 'assistant', 'system']),
  at,
  /** What OpenClaw calls whoever said it. */
  name: z.optional(short),
  text,
  /** Units of all its words, where `text` is only how they begin. */
  length: z.optional(z.int()),
  /** More words of a message that was told before, behind those of the piece before this one. */
  piece: z.optional(z.int().check(z.positive())),
  tools: z.optional(
    z.array(
      z.strictObject({
        callId: z.string().check(z.maxLength(128)),
        name: z.string().check(z.maxLength(128)),
        input: jsonValue,
        output: z.optional(jsonValue),
        error: z.optional(text.check(z.maxLength(4096))),
      }),
    ),
  ),
});
export type HeardMessage = z.infer<typeof heardMessage>;

/** How the message is named that stands for what set a run off. */
export const keyOfCause = (gatewayRunId: string): string => `run:${gatewayRunId}`.slice(0, 200);

/**
 * What a connector says besides the verbs of a producer. It speaks for its own instance alone, which
 * its token names. `gateway.hello` comes first; a later one of the same instance ends this socket
 * with 4409.
 */
export const gateway = {
  'gateway.hello': method({
    ...shared,
    doc: 'The connector is there: takes the instance over, and hears what is open. Orders that are not done are told again here.',
    params: z.strictObject({
      gatewayVersion: z.string().check(z.maxLength(64)),
      /** Changes with each process of the gateway. */
      bootId: z.string().check(z.maxLength(128)),
      scopes: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(32)),
      connectorVersion: z.string().check(z.maxLength(32)),
    }),
    result: z.object({
      instanceId,
      fence: z.int(),
      name: z.string(),
      slug: z.string(),
      sessions: z.array(z.object({ threadId, sessionKey, title: z.string() })),
      openRuns: z.array(
        z.object({
          runId,
          threadId,
          sessionKey,
          messageId,
          /** It was told to begin already. */
          began: z.boolean(),
          text: z.optional(z.string()),
          author: z.optional(z.object({ principal, name: z.string() })),
        }),
      ),
      orders: z.array(order),
      tools: toolset,
    }),
  }),
  'gateway.done': method({
    ...shared,
    doc: 'An order is done, or cannot be. Saying it again changes nothing.',
    params: z.discriminatedUnion('ok', [
      z.strictObject({ orderId, ok: z.literal(true), result: z.optional(jsonValue) }),
      z.strictObject({ orderId, ok: z.literal(false), trouble: troubleTold }),
    ]),
  }),
  'gateway.ready': method({
    ...shared,
    doc: 'The gateway is up and its model answered.',
    params: z.strictObject({ pingMs: z.number(), model: modelName }),
  }),
  'gateway.trouble': method({
    ...shared,
    doc: 'Why the gateway cannot work now (down, refused its configuration, refused by its model): until it can it is not ready. `null`: the same process can again.',
    params: z.strictObject({ trouble: z.nullable(troubleTold) }),
  }),
  'gateway.session': method({
    ...shared,
    doc: 'A session that the room may not know yet, or has another title.',
    params: z.strictObject({ sessionKey, title: z.optional(short), at }),
    result: z.object({ threadId }),
  }),
  'gateway.sessionGone': method({
    ...shared,
    doc: 'OpenClaw has that session no more; its thread stays to be read.',
    params: z.strictObject({ sessionKey }),
  }),
  'gateway.run': method({
    ...shared,
    doc: 'A run that the room did not ask for. The connector opens, starts and ends it like any other.',
    params: z.strictObject({
      sessionKey,
      /** How the gateway names the run: said again, it is the same one. */
      gatewayRunId: gatewayId,
      cause: runCause,
      /** What set it off, in the words of whoever or whatever did. */
      text: z.optional(text),
      at,
      follows: z.optional(runId),
    }),
    /** `messageId`: the message that stands for what set it off. */
    result: z.object({ runId, threadId, messageId }),
  }),
  'gateway.history': method({
    ...shared,
    doc: 'Messages of a session as OpenClaw has them, oldest first. `whole`: there are none before the first. `isCut`: there are others right before it, which stay with OpenClaw.',
    params: z.strictObject({
      threadId,
      sessionKey,
      messages: z.array(heardMessage).check(z.maxLength(bounds.historyAtOnce)),
      whole: z.boolean(),
      isCut: z.optional(z.boolean()),
    }),
  }),
  'gateway.asks': method({
    ...shared,
    doc: 'The gateway asks for a command to be allowed; asked again, it is the same approval.',
    params: z.strictObject({
      gatewayId,
      sessionKey,
      /** The run that waits, as the room names it. */
      runId: z.optional(runId),
      callId: z.optional(z.string().check(z.maxLength(128))),
      /** Canonical JSON of all that will run: command, cwd, host … */
      action: z.string().check(z.maxLength(bounds.actionUnits)),
      /** SHA-256 of `action`. */
      digest,
      /** What the model says about it. */
      words: z.optional(text.check(z.maxLength(bounds.wordsUnits))),
      allowedDecisions: z.array(z.string().check(z.maxLength(32))).check(z.maxLength(8)),
      createdAt: at,
      expiresAt: at,
    }),
    result: z.object({ approvalId }),
  }),
  'gateway.asked': method({
    ...shared,
    doc: 'All that waits at the gateway now; what the room holds as waiting and is not named is lost.',
    params: z.strictObject({ gatewayIds: z.array(gatewayId).check(z.maxLength(200)) }),
  }),
  'gateway.settled': method({
    ...shared,
    doc: 'It was decided at the gateway itself, or is no more.',
    params: z.strictObject({
      gatewayId,
      decision: z.enum(['allowed', 'denied', 'expired', 'gone']),
      by: z.optional(short),
    }),
  }),
  'gateway.refused': method({
    ...shared,
    doc: 'OpenClaw asked people for something that cannot be answered from a room: a question in a form, a device or a node that wants in, a plugin. The connector said no there (`ok`), or could not even do that; the session says so, and a receipt.',
    params: z.strictObject({
      gatewayId,
      kind: z.enum(['question', 'device', 'node', 'plugin']),
      /** Absent: it is about the OpenClaw as such. */
      sessionKey: z.optional(sessionKey),
      at,
      /** What it is about, as OpenClaw says it: untrusted. */
      about: text.check(z.maxLength(1_000)),
      ok: z.boolean(),
    }),
  }),
  'gateway.lines': method({
    ...shared,
    doc: 'What the box says, without its secrets.',
    params: z.strictObject({
      lines: z
        .array(
          z.strictObject({
            at,
            level: boxLineRow.shape.level,
            text: text.check(z.maxLength(bounds.boxLineUnits)),
          }),
        )
        .check(z.maxLength(bounds.boxLinesAtOnce)),
    }),
  }),
};
