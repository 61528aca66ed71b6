import * as z from 'zod/mini';
import { jsonValue } from '../methods/json-value.ts';
import { approvalId, messageId, orderId, runId, threadId } from './ids.ts';
import { principal } from './principal.ts';
import { sessionKey } from './session-key.ts';

/** Somebody, as a gateway is told: whose words these are, who decided. */
const somebody = z.object({ principal, name: z.string() });

const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));

/** What a gateway may use: names of its tools, and whether commands may be asked for at all. */
export const toolset = z.object({ allow: z.array(z.string()), exec: z.boolean() });
export type Toolset = z.infer<typeof toolset>;

const session = { threadId, sessionKey };

/**
 * What the room wants done at a gateway. It is kept until the connector says that it is done, and
 * told again at every `gateway.hello`; the connector knows a repeat by its id.
 */
export const order = z.discriminatedUnion('kind', [
  /** One small question to the model. Done brings `{ms, model}`. */
  z.object({ id: orderId, kind: z.literal('ping') }),
  /** A message of a member. The run's id is the idempotency key, and the run's name at the gateway too. */
  z.object({
    id: orderId,
    kind: z.literal('send'),
    ...session,
    runId,
    messageId,
    text: z.string(),
    author: somebody,
  }),
  z.object({ id: orderId, kind: z.literal('abort'), runId, sessionKey }),
  z.object({ id: orderId, kind: z.literal('reset'), ...session }),
  z.object({ id: orderId, kind: z.literal('rename'), ...session, title: z.string() }),
  z.object({ id: orderId, kind: z.literal('removeSession'), sessionKey }),
  /** Tell what was said there: by `gateway.history`. */
  z.object({ id: orderId, kind: z.literal('history'), ...session }),
  /**
   * A decision. The connector reads the approval again, computes the digest of its action and refuses
   * on any difference. Done brings `{became}`: `allowed`, `denied`, `expired` or `gone`.
   */
  z.object({
    id: orderId,
    kind: z.literal('decide'),
    approvalId,
    gatewayId: z.string(),
    /** Of the canonical action that `gateway.asks` brought. */
    digest,
    decision: z.enum(['allow-once', 'deny']),
    by: somebody,
  }),
  z.object({ id: orderId, kind: z.literal('tools'), ...toolset.shape }),
  /** A tool of the gateway, for the assistant. Done brings `{output}`. */
  z.object({
    id: orderId,
    kind: z.literal('call'),
    /** Whose assistant asked. */
    threadId,
    name: z.string(),
    input: jsonValue,
  }),
  /** Tell what the box says, or no longer. */
  z.object({ id: orderId, kind: z.literal('logs'), on: z.boolean() }),
]);
export type Order = z.infer<typeof order>;
export type OrderKind = Order['kind'];
