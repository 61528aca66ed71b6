import * as z from 'zod/mini';
import { projectId, threadId } from '../model/ids.ts';
import { bounds } from '../protocol/bounds.ts';
import { everyone, method, people } from './method.ts';
import { title, wellFormed } from './threads.ts';

const change = { risk: 'say', callers: people, scope: 'chat', repeat: 'key' } as const;
const brief = z.string().check(wellFormed, z.trim(), z.maxLength(bounds.briefUnits));
const named = title.check(z.minLength(1));

export const projects = {
  'projects.create': method({
    ...change,
    doc: 'Begins a project: threads that belong together, with instructions the assistant sees in all of them.',
    params: z.strictObject({ title: named, instructions: z.optional(brief) }),
    result: z.object({ projectId }),
  }),
  'projects.change': method({
    ...change,
    doc: 'Changes a project’s name, its instructions or its memory, or puts it away.',
    params: z.strictObject({
      projectId,
      title: z.optional(named),
      instructions: z.optional(brief),
      memory: z.optional(brief),
      archived: z.optional(z.boolean()),
      /** What stood there when the writer began: if it is another text now, nothing is written. */
      base: z.optional(
        z.strictObject({
          title: z.optional(z.string()),
          instructions: z.optional(z.string()),
          memory: z.optional(z.string()),
        }),
      ),
    }),
    result: z.object({}),
  }),
  'projects.remember': method({
    ...change,
    doc: 'Adds a line to the memory of the thread’s project, for every later conversation in it.',
    params: z.strictObject({
      threadId,
      note: z.string().check(wellFormed, z.trim(), z.minLength(1), z.maxLength(500)),
    }),
    result: z.object({}),
    callers: everyone,
    tool: { given: ['threadId'] },
  }),
};
