import type { MethodName, Params, Result } from '../../../shared/methods/contract.ts';
import type { Call } from '../turn.ts';
import { accountHandlers } from './accounts.ts';
import { agentHandlers } from './agents.ts';
import { homeHandlers } from './home.ts';
import { inviteHandlers } from './invites.ts';
import { memberHandlers } from './members.ts';
import { messageHandlers } from './messages.ts';
import { notYetHandlers } from './not-yet.ts';
import { partHandlers } from './parts.ts';
import { runHandlers } from './runs.ts';
import { sessionHandlers } from './session.ts';
import { threadHandlers } from './threads.ts';

/** What the room does for each method; the call is authorized and its params passed their schema. */
export type Handlers<M extends MethodName = MethodName> = {
  readonly [N in M]: (call: Call, params: Params<N>) => Result<N>;
};

export const handlers: Handlers = {
  ...sessionHandlers,
  ...threadHandlers,
  ...messageHandlers,
  ...runHandlers,
  ...partHandlers,
  ...memberHandlers,
  ...inviteHandlers,
  ...homeHandlers,
  ...agentHandlers,
  ...accountHandlers,
  ...notYetHandlers,
};
