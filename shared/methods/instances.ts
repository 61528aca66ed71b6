import * as z from 'zod/mini';
import { attachedTools, attachment } from '../model/attachment.ts';
import { instanceId, jobId, messageId, orderId, runId, threadId } from '../model/ids.ts';
import { attachedTo, instanceRow, instanceState } from '../model/instance.ts';
import { toolset } from '../model/order.ts';
import { sessionKind } from '../model/session-kind.ts';
import { activity } from '../model/thread.ts';
import { bounds } from '../protocol/bounds.ts';
import { jsonValue } from './json-value.ts';
import { assistants, everyone, method, people } from './method.ts';
import { title, words } from './threads.ts';

const operate = {
  risk: 'operate',
  callers: everyone,
  scope: 'operate',
  repeat: 'key',
  tool: { given: [] },
} as const;
const secure = { ...operate, risk: 'secure' } as const;
const read = {
  risk: 'read',
  callers: everyone,
  scope: 'read',
  repeat: 'reads',
  tool: { given: [] },
} as const;
const say = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;

const name = title.check(z.minLength(1));

/** In an address and in the names of boxes, so: small letters, digits, and hyphens between them. */
export const slug = z
  .string()
  .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), z.maxLength(bounds.slugUnits));

const limit = z._default(z.int().check(z.minimum(1), z.maximum(bounds.listed)), bounds.listed);

const shortInstance = {
  instanceId,
  name: z.string(),
  slug: z.string(),
  state: instanceState,
  since: z.number(),
  trouble: instanceRow.shape.trouble,
  model: instanceRow.shape.model,
  /** The thread of its main session. */
  threadId,
};

const shortSession = {
  threadId,
  instanceId,
  title: z.string(),
  lastAt: z.number(),
  state: activity.shape.state,
  /** What OpenClaw calls it; nothing here takes it. */
  sessionKey: z.optional(z.string()),
  /** Those that `kinds` chooses by. */
  kinds: z.optional(z.array(sessionKind)),
};

/** OpenClaws of the room, and their sessions, which are threads. */
export const instances = {
  'instances.create': method({
    ...secure,
    tool: { given: [], never: ['say'] },
    doc: 'Creates an OpenClaw with a box of its own; `say` goes to it as soon as it is ready. Before it is allowed the answer is `waits`: the approval names the instance.',
    params: z.strictObject({
      name: z.optional(name),
      slug: z.optional(slug),
      attach: z.optional(z.array(attachment).check(z.maxLength(bounds.attached))),
      say: z.optional(z.strictObject({ text: words })),
    }),
    result: z.object({ instanceId, jobId, threadId }),
  }),
  'instances.restart': method({
    ...operate,
    doc: 'Starts the box of an OpenClaw anew; what is under way in it is interrupted.',
    params: z.strictObject({ instanceId }),
    result: z.object({ jobId }),
  }),
  'instances.remove': method({
    ...secure,
    doc: 'Deletes an OpenClaw with its box, files and secrets, even if the box is gone already. Its threads stay readable.',
    params: z.strictObject({ instanceId }),
    result: z.object({ jobId }),
  }),
  'instances.rename': method({
    ...operate,
    doc: 'Gives an OpenClaw another name.',
    params: z.strictObject({ instanceId, name }),
    result: z.object({}),
  }),
  'instances.attach': method({
    ...operate,
    doc: 'Lets an OpenClaw serve a thread or a project: the assistant there may use it. With `tools: look` it may only look there, and as its gateway has one configuration, it runs no command anywhere while that holds. Attached again with another choice, that one counts; without, as it was, at first `commands`.',
    params: z.strictObject({ instanceId, to: attachedTo, tools: z.optional(attachedTools) }),
    result: z.object({}),
  }),
  'instances.detach': method({
    ...operate,
    doc: 'Has it serve that thread or project no longer.',
    params: z.strictObject({ instanceId, to: attachedTo }),
    result: z.object({}),
  }),
  'instances.allowCommands': method({
    ...{ risk: 'operate', callers: people, scope: 'operate', repeat: 'key' },
    doc: 'Lets an OpenClaw ask for commands again in all private threads where it may only look, whichever they are. It goes on serving them.',
    params: z.strictObject({ instanceId }),
    result: z.object({}),
  }),
  'instances.list': method({
    ...read,
    doc: 'The OpenClaws of the room and how they are: state, trouble with its fix, model.',
    params: z.strictObject({}),
    result: z.object({ instances: z.array(z.object(shortInstance)) }),
  }),
  'instances.get': method({
    ...read,
    doc: 'One OpenClaw: its state, the steps of its last start, what it serves and may use.',
    params: z.strictObject({ instanceId }),
    result: z.object({
      ...shortInstance,
      steps: instanceRow.shape.steps,
      attached: z.array(attachedTo),
      /** Of those: where it may only look. */
      lookOnly: z.optional(z.array(attachedTo)),
      gatewayVersion: instanceRow.shape.gatewayVersion,
      tools: toolset,
    }),
  }),
  'sessions.create': method({
    ...say,
    doc: 'Begins a session of an OpenClaw: a thread in which it answers.',
    params: z.strictObject({ instanceId, title: z.optional(title) }),
    result: z.object({ threadId }),
  }),
  'sessions.reset': method({
    ...operate,
    doc: 'Has OpenClaw forget what was said in a session; the thread stays to be read.',
    params: z.strictObject({ threadId }),
    result: z.object({}),
  }),
  'sessions.remove': method({
    ...operate,
    doc: 'Deletes a session in OpenClaw; the thread stays to be read. The main session goes with its OpenClaw only.',
    params: z.strictObject({ threadId }),
    result: z.object({}),
  }),
  'sessions.list': method({
    ...read,
    doc: 'Sessions of one OpenClaw or of all, the one where something happened last first.',
    params: z.strictObject({
      instanceId: z.optional(instanceId),
      /** Words that the title holds. */
      text: z.optional(title),
      /** Only those where something happened within so many minutes. */
      activeMinutes: z.optional(z.int().check(z.minimum(1), z.maximum(bounds.activeMinutes))),
      /** Only those of one of these kinds. */
      kinds: z.optional(z.array(sessionKind).check(z.minLength(1), z.maxLength(3))),
      /** Only those behind this one, which was the last of an answer. */
      before: z.optional(z.strictObject({ lastAt: z.number(), threadId })),
      limit,
    }),
    result: z.object({ sessions: z.array(z.object(shortSession)) }),
  }),
  'sessions.read': method({
    ...read,
    doc: 'Messages of a session of OpenClaw, as far as the room knows them, oldest first: the last ones, or the last before `before`. A text with `length` is cut out of one of so many UTF-16 units; `rest` brings what follows: of one message alone, from unit `from` on, as much again; it is asked without `before`, and `limit` changes nothing then. `tools`: true with what each call was given and brought, cut where `isCut` says so; false without calls.',
    params: z.strictObject({
      threadId,
      /** Only those before this message, which was the first of an answer. */
      before: z.optional(messageId),
      /** Where the last answer stopped: its `from` and the length of its text. */
      rest: z.optional(
        z.strictObject({ message: messageId, from: z.int().check(z.nonnegative()) }),
      ),
      tools: z.optional(z.boolean()),
      limit,
    }),
    result: z.object({
      messages: z.array(
        z.object({
          messageId,
          by: z.string(),
          at: z.number(),
          text: z.string(),
          /** How long the whole text is, where more of it follows. */
          length: z.optional(z.int()),
          tools: z.array(
            z.object({
              name: z.string(),
              state: z.string(),
              /** As JSON. */
              input: z.optional(z.string()),
              /** As JSON. */
              output: z.optional(z.string()),
              error: z.optional(z.string()),
              /** One of them is only a beginning. */
              isCut: z.optional(z.boolean()),
            }),
          ),
        }),
      ),
    }),
  }),
  'sessions.history': method({
    ...say,
    doc: 'Asks OpenClaw for what was said in a session, so that the thread shows it.',
    params: z.strictObject({ threadId }),
    result: z.object({}),
  }),
  'sessions.send': method({
    ...operate,
    doc: 'Says something to a session of OpenClaw for the assistant; it answers in that thread.',
    params: z.strictObject({ threadId, text: words }),
    result: z.object({ messageId, runId }),
    callers: assistants,
  }),
  'instances.call': method({
    ...secure,
    doc: 'Looks at the workspace of an OpenClaw that serves this chat: `ls` with {path?}, `read` with {path}. Nothing else of it can be used without its model; say it to a session. Answers at once that it is asked for; look with instances.called.',
    params: z.strictObject({
      instanceId,
      name: z.string().check(z.minLength(1), z.maxLength(64)),
      input: jsonValue,
    }),
    result: z.object({ callId: orderId }),
    callers: assistants,
  }),
  'instances.called': method({
    ...read,
    doc: 'What came of a tool of an OpenClaw that was used.',
    params: z.strictObject({ callId: orderId, threadId }),
    result: z.object({
      state: z.enum(['waiting', 'done', 'failed']),
      output: z.optional(z.unknown()),
      error: z.optional(z.string()),
    }),
    callers: assistants,
    scope: 'chat',
    tool: { given: ['threadId'] },
  }),
};
