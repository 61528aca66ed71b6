import * as z from 'zod/mini';
import { messageId, projectId, runId, threadId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { activity } from '../model/thread.ts';
import { bounds } from '../protocol/bounds.ts';
import { limits } from '../protocol/limits.ts';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { everyone, method, people } from './method.ts';

/** Half a surrogate pair has no UTF-8; it becomes U+FFFD before anything is counted or hashed. */
export const wellFormed = z.overwrite<string>((text) => text.toWellFormed());

/** What somebody says. */
export const words = z.string().check(wellFormed, z.minLength(1));

/** A title is one line without control characters; emptiness means "not named yet". */
export const title = z
  .string()
  .check(
    wellFormed,
    z.trim(),
    z.maxLength(bounds.titleUnits),
    z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u),
  );

/** A page before an order key, newest first. */
export const page = {
  before: z.int().check(z.positive()),
  limit: z.int().check(z.minimum(1), z.maximum(limits.pageRows)),
};

/** Who a private thread is for; whoever makes it so is always among them. */
const access = z.array(principal).check(z.minLength(1), z.maxLength(bounds.privateMembers));

export const threads = {
  'threads.create': method({
    doc: 'Begins a chat thread, for everybody or private to named members; with its first words, if given. Of an assistant they are a note that nobody answers.',
    params: z.strictObject({
      title: z.optional(title),
      access: z.optional(access),
      projectId: z.optional(projectId),
      text: z.optional(words),
    }),
    /** The message and its run, if there were words. */
    result: z.object({
      threadId,
      messageId: z.optional(messageId),
      runId: z.optional(runId),
    }),
    risk: 'say',
    callers: everyone,
    scope: 'chat',
    repeat: 'key',
    tool: { given: [], never: ['access'] },
  }),
  'threads.rename': method({
    doc: 'Gives a thread another title. An assistant does it when people ask for it.',
    params: z.strictObject({ threadId, title: title.check(z.minLength(1)) }),
    result: z.object({ title: z.string() }),
    risk: 'say',
    callers: everyone,
    scope: 'chat',
    repeat: 'key',
    tool: { given: ['threadId'] },
  }),
  'threads.setAccess': method({
    doc: 'Makes a thread private to named members, or (null) everybody’s again. By who is among them.',
    params: z.strictObject({ threadId, access: z.nullable(access) }),
    result: z.object({}),
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'threads.change': method({
    doc: 'Pins a thread, puts it away, moves it into a project or out of all, or says what the assistant should heed in it.',
    params: z.strictObject({
      threadId,
      pinned: z.optional(z.boolean()),
      archived: z.optional(z.boolean()),
      projectId: z.optional(z.nullable(projectId)),
      instructions: z.optional(
        z.string().check(wellFormed, z.trim(), z.maxLength(bounds.briefUnits)),
      ),
      /** What stood there when the writer began: if it is another text now, nothing is written. */
      base: z.optional(z.strictObject({ instructions: z.optional(z.string()) })),
    }),
    result: z.object({}),
    risk: 'say',
    callers: everyone,
    scope: 'chat',
    repeat: 'key',
    tool: { given: [], never: ['projectId', 'instructions', 'base'] },
  }),
  'threads.list': method({
    doc: 'Threads that the caller may read, the one where something happened last first; of an assistant, those that all who read its own thread may read.',
    params: z.strictObject({
      /** Words that the title holds. */
      title: z.optional(title),
      archived: z.optional(z.boolean()),
      limit: z._default(z.int().check(z.minimum(1), z.maximum(bounds.listed)), bounds.listed),
    }),
    result: z.object({
      threads: z.array(
        z.object({
          threadId,
          title: z.string(),
          lastAt: z.number(),
          state: activity.shape.state,
          isPrivate: z.boolean(),
          archived: z.boolean(),
          pinned: z.boolean(),
        }),
      ),
    }),
    risk: 'read',
    callers: everyone,
    scope: 'read',
    repeat: 'reads',
    tool: { given: [] },
  }),
  'threads.page': method({
    doc: 'Threads that changed before an order key.',
    params: z.strictObject(page),
    result: pageAnswer,
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
};
