import type { MethodName, Params, Result } from '../../../shared/methods/contract.ts';
import type { Room } from '../room.ts';
import type { Call } from '../turn.ts';
import { accountHandlers } from './accounts.ts';
import { agentHandlers } from './agents.ts';
import { approvalHandlers } from './approvals.ts';
import { artifactHandlers } from './artifacts.ts';
import { gatewayHandlers } from './gateway.ts';
import { grantHandlers } from './grants.ts';
import { graphHandlers } from './graph.ts';
import { homeHandlers } from './home.ts';
import { instanceHandlers } from './instances.ts';
import { inviteHandlers } from './invites.ts';
import { jobHandlers } from './jobs.ts';
import { memberHandlers } from './members.ts';
import { messageHandlers } from './messages.ts';
import { partHandlers } from './parts.ts';
import { projectHandlers } from './projects.ts';
import { receiptHandlers } from './receipts.ts';
import { runHandlers } from './runs.ts';
import { searchHandlers } from './search.ts';
import { sessionHandlers } from './session.ts';
import { summariseHandlers } from './summarise.ts';
import { threadHandlers } from './threads.ts';
import { timelineHandlers } from './timeline.ts';

/** In one turn; the call is authorized and its params passed their schema. */
export type Handler<M extends MethodName> = (call: Call, params: Params<M>) => Result<M>;

/**
 * A method that must first ask another object. `look` writes nothing of this room; what it answers
 * runs in a turn of its own, after the call was authorized again.
 */
export interface Looking<M extends MethodName> {
  look: (
    room: Room,
    caller: Call['caller'],
    params: Params<M>,
    key: string,
  ) => Promise<(call: Call) => Result<M>>;
}

/** What the room does for each method. */
export type Handlers<M extends MethodName = MethodName> = {
  readonly [N in M]: Handler<N> | Looking<N>;
};

export const handlers: Handlers = {
  ...sessionHandlers,
  ...threadHandlers,
  ...timelineHandlers,
  ...messageHandlers,
  ...runHandlers,
  ...partHandlers,
  ...memberHandlers,
  ...inviteHandlers,
  ...homeHandlers,
  ...agentHandlers,
  ...accountHandlers,
  ...approvalHandlers,
  ...grantHandlers,
  ...graphHandlers,
  ...jobHandlers,
  ...projectHandlers,
  ...artifactHandlers,
  ...receiptHandlers,
  ...searchHandlers,
  ...summariseHandlers,
  ...instanceHandlers,
  ...gatewayHandlers,
};
