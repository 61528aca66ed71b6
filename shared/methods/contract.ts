import type * as z from 'zod/mini';
import { accounts } from './accounts.ts';
import { agents } from './agents.ts';
import { home } from './home.ts';
import { invites } from './invites.ts';
import { members } from './members.ts';
import { messages } from './messages.ts';
import type { Method } from './method.ts';
import { produce } from './produce.ts';
import { runs } from './runs.ts';
import { session } from './session.ts';
import { threads } from './threads.ts';

const families = {
  ...session,
  ...threads,
  ...messages,
  ...runs,
  ...members,
  ...invites,
  ...home,
  ...agents,
  ...accounts,
  ...produce,
};

export type MethodName = keyof typeof families;
export type Params<M extends MethodName> = z.infer<(typeof families)[M]['params']>;
/** Params as a caller writes them, before defaults and trimming. */
export type ParamsInput<M extends MethodName> = z.input<(typeof families)[M]['params']>;
export type Result<M extends MethodName> = z.infer<(typeof families)[M]['result']>;

/** Everything that can be asked of a room. */
export const contract: {
  readonly [M in MethodName]: Method<
    z.ZodMiniType<Params<M>, ParamsInput<M>>,
    z.ZodMiniType<Result<M>>
  >;
} = families;

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(contract, name);

export const methodNames = Object.keys(contract).filter(isMethodName);
