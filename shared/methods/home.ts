import * as z from 'zod/mini';
import { humans, method, people } from './method.ts';
import { title } from './threads.ts';

/** Of one's own room: who one is, and from where one is signed in. */
export const home = {
  'profile.rename': method({
    doc: 'Changes the name that others see, in every room one is a member of.',
    params: z.strictObject({ name: title.check(z.minLength(1)) }),
    result: z.object({}),
    place: 'home',
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
  'room.rename': method({
    doc: 'Gives the room another name.',
    params: z.strictObject({ title: title.check(z.minLength(1)) }),
    result: z.object({}),
    risk: 'govern',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'logins.end': method({
    doc: 'Signs a browser out; its sockets close everywhere.',
    params: z.strictObject({ loginId: z.string().check(z.maxLength(64)) }),
    result: z.object({}),
    place: 'home',
    risk: 'say',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'logins.endOthers': method({
    doc: 'Signs out every browser but this one.',
    params: z.strictObject({}),
    result: z.object({ ended: z.int() }),
    place: 'home',
    risk: 'say',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
};
