import * as z from 'zod/mini';
import { artifactRow } from '../model/artifact.ts';
import { artifactId, threadId } from '../model/ids.ts';
import { principal } from '../model/principal.ts';
import { artifactBounds as bounds } from '../protocol/artifact-bounds.ts';
import { everyone, method, people } from './method.ts';
import { title, words } from './threads.ts';

const change = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;
const read = { risk: 'read', callers: everyone, scope: 'read', repeat: 'reads' } as const;

/** What an artifact may be: text that is shown as text, or as Markdown. Nothing of it is ever run. */
export const artifactTypes = [
  'text/markdown',
  'text/plain',
  'text/csv',
  'application/json',
] as const;

const version = z.int().check(z.positive());
const about = {
  artifactId,
  threadId,
  name: z.string(),
  type: z.string(),
  version: z.int(),
  bytes: z.int(),
  sha256: z.string(),
  madeBy: principal,
  at: z.number(),
};

/** Named texts of a chat, in versions: whoever reads the chat reads them. */
export const artifacts = {
  'artifacts.publish': method({
    ...change,
    doc: 'Publishes a text under a name in a chat, for everybody who reads it. A new version of a name that is there needs the version it is based on (“baseVersion”). “append” puts the text after that version’s words, for texts too long for one call. Without “type” a new version is of the type of the one before, and a first one Markdown.',
    params: z.strictObject({
      threadId,
      name: title.check(z.minLength(1)),
      type: z.optional(z.enum(artifactTypes)),
      text: words.check(z.maxLength(bounds.bytes)),
      baseVersion: z.optional(version),
      append: z.optional(z.literal(true)),
    }),
    result: z.object({
      artifactId,
      /** As it is shown: in one line, and not longer than a name. */
      name: z.string(),
      version: z.int(),
      bytes: z.int(),
      sha256: artifactRow.shape.sha256,
    }),
    callers: everyone,
    tool: { given: ['threadId'] },
  }),
  'artifacts.get': method({
    ...read,
    doc: 'The words of an artifact, of its newest version unless another is named; 5 are kept. Of a long one an assistant gets a piece, and “next” says “from” where to go on.',
    params: z.strictObject({
      artifactId,
      /** Of an assistant its own: it reads no other. */
      threadId: z.optional(threadId),
      version: z.optional(version),
      from: z.optional(z.int().check(z.nonnegative())),
    }),
    result: z.object({
      ...about,
      text: z.string(),
      /** Where the next piece begins, in UTF-16 units; `null`: this was the last. */
      next: z.nullable(z.int()),
      /** Those that are kept, the newest first. */
      versions: z.array(
        z.object({ version: z.int(), madeBy: principal, at: z.number(), bytes: z.int() }),
      ),
    }),
    tool: { given: ['threadId'] },
  }),
  'artifacts.list': method({
    ...read,
    doc: 'The artifacts of a chat, by name. Of many an assistant gets some, and “next” says “from” where to go on.',
    params: z.strictObject({ threadId, from: z.optional(z.int().check(z.nonnegative())) }),
    result: z.object({
      artifacts: z.array(z.object(about)),
      /** How many come before the next ones; `null`: these were the last. */
      next: z.nullable(z.int()),
    }),
    tool: { given: ['threadId'] },
  }),
  'artifacts.remove': method({
    ...change,
    doc: 'Removes an artifact with all its versions, if the version that is named is its newest. By who began it, for whom it was begun, or an operator; in a private chat by anybody it names where nobody of those is a member any more.',
    params: z.strictObject({ artifactId, version }),
    result: z.object({}),
  }),
};
