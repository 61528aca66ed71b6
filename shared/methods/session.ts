import * as z from 'zod/mini';
import { scope } from '../model/agent.ts';
import { roomId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { role } from '../model/role.ts';
import { topicName } from '../model/topic.ts';
import { presence } from '../protocol/events.ts';
import { limits } from '../protocol/limits.ts';
import { topicAnswer, topicRequest } from '../protocol/topic-answer.ts';
import { connectors, everyone, method, people } from './method.ts';

const version = z.int().check(z.positive());

/** Capabilities of a connection. Unknown ones are ignored, so a newer client may offer more. */
export const deltaV1 = 'delta.v1';

export const session = {
  hello: method({
    doc: 'Opens the conversation: what the caller speaks, what it wants to watch and where it stood.',
    params: z.strictObject({
      protocol: z.strictObject({ min: version, max: version }),
      client: z.strictObject({
        name: z.string().check(z.maxLength(64)),
        version: z.string().check(z.maxLength(32)),
        /**
         * Which of a principal's clients this is, the same over all its sockets: a new one
         * replaces the one before it, which may only look alive.
         */
        session: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/))),
      }),
      caps: z.array(z.string().check(z.maxLength(32))).check(z.maxLength(16)),
      topics: z.array(topicRequest).check(z.maxLength(limits.helloTopics)),
    }),
    result: z.object({
      protocol: version,
      room: z.object({ id: roomId, title: z.string() }),
      self: z.object({ principal, role: z.nullable(role) }),
      /** The room's clock (ms): deadlines count by it. */
      now: z.number(),
      /** Changes when `capabilities.list` would answer differently. */
      methodsHash: z.string(),
      limits: z.record(z.string(), z.number()),
      topics: z.array(topicAnswer),
      present: z.array(presence),
    }),
    risk: 'read',
    callers: [...everyone, ...connectors],
    scope: 'read',
    repeat: 'reads',
  }),
  'topic.open': method({
    doc: 'Watches a topic from a cursor on; the answer and the subscription are one step.',
    params: topicRequest,
    result: topicAnswer,
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'topic.close': method({
    doc: 'Stops watching a topic.',
    params: z.strictObject({ topic: topicName }),
    result: z.object({}),
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'capabilities.list': method({
    doc: 'Every method the caller may use in this room, with its risk and JSON Schemas.',
    params: z.strictObject({}),
    result: z.object({
      methods: z.array(
        z.object({
          name: z.string(),
          doc: z.string(),
          risk: z.string(),
          scope: z.string(),
          place: z.string(),
          repeat: z.string(),
          params: z.unknown(),
          result: z.unknown(),
        }),
      ),
    }),
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'auth.whoami': method({
    doc: 'Who the caller is here, by which credential, and until when.',
    params: z.strictObject({}),
    result: z.object({
      principal,
      name: z.string(),
      role: z.nullable(role),
      /** Of an agent: the human who answers for it. */
      ownedBy: z.optional(principal),
      homeRoom: z.nullable(roomId),
      credential: z.object({
        kind: z.enum(['login', 'key', 'internal']),
        id: z.string(),
        scope: z.nullable(scope),
        expiresAt: z.nullable(z.number()),
      }),
    }),
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'clock.now': method({
    doc: 'The time of the room: milliseconds since 1970 and the same as ISO 8601 in UTC.',
    params: z.strictObject({}),
    result: z.object({ at: z.number(), iso: z.string() }),
    risk: 'read',
    callers: everyone,
    scope: 'read',
    repeat: 'reads',
    tool: { given: [] },
  }),
};
