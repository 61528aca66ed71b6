import type * as z from 'zod/mini';
import { accounts } from './accounts.ts';
import { agents } from './agents.ts';
import { approvals } from './approvals.ts';
import { artifacts } from './artifacts.ts';
import { gateway } from './gateway.ts';
import { grants } from './grants.ts';
import { graph } from './graph.ts';
import { home } from './home.ts';
import { instances } from './instances.ts';
import { invites } from './invites.ts';
import { jobs } from './jobs.ts';
import { members } from './members.ts';
import { messages } from './messages.ts';
import type { Method } from './method.ts';
import { parking } from './parking.ts';
import { policies } from './policies.ts';
import { produce } from './produce.ts';
import { projects } from './projects.ts';
import { receipts } from './receipts.ts';
import { runs } from './runs.ts';
import { search } from './search.ts';
import { session } from './session.ts';
import { summarise } from './summarise.ts';
import { threads } from './threads.ts';
import { timeline } from './timeline.ts';
import { tools } from './tools.ts';

const families = {
  ...session,
  ...threads,
  ...timeline,
  ...messages,
  ...runs,
  ...members,
  ...invites,
  ...home,
  ...agents,
  ...accounts,
  ...projects,
  ...approvals,
  ...grants,
  ...graph,
  ...policies,
  ...jobs,
  ...artifacts,
  ...receipts,
  ...search,
  ...tools,
  ...produce,
  ...summarise,
  ...parking,
  ...instances,
  ...gateway,
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
