import * as z from 'zod/mini';
import { pageAnswer } from '../protocol/topic-answer.ts';
import { humans, method } from './method.ts';
import { page, title } from './threads.ts';

const userId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** Administration of the installation, in the Lobby, whose members are its admins. */
export const accounts = {
  'accounts.page': method({
    doc: 'People who signed up, before an order key.',
    params: z.strictObject(page),
    result: pageAnswer,
    place: 'lobby',
    risk: 'read',
    callers: humans,
    scope: 'admin',
    repeat: 'reads',
  }),
  'accounts.ban': method({
    doc: 'Shuts a person out: every socket of theirs and of their agents closes, signing in is refused.',
    params: z.strictObject({ userId, reason: title.check(z.minLength(1)) }),
    result: z.object({}),
    place: 'lobby',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'accounts.unban': method({
    doc: 'Lets a banned person sign in again.',
    params: z.strictObject({ userId }),
    result: z.object({}),
    place: 'lobby',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'accounts.setAdmin': method({
    doc: 'Makes a person an admin of the installation, or no longer one. The last admin stays.',
    params: z.strictObject({ userId, isAdmin: z.boolean() }),
    result: z.object({}),
    place: 'lobby',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'settings.set': method({
    doc: 'Sets what holds for the whole installation.',
    params: z.strictObject({
      signUp: z.enum(['open', 'closed']),
      agentsPerPerson: z.int().check(z.minimum(0), z.maximum(1_000)),
      membersPerRoom: z.int().check(z.minimum(1), z.maximum(10_000)),
    }),
    result: z.object({}),
    place: 'lobby',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
};
