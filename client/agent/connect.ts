import type { Agent } from './agent.ts';
import { type ConnectOptions, connectOver } from './connect-over.ts';
import { protocolsOf } from './credential.ts';

export { CallRefused } from '../connection/connection.ts';
export type { Agent, Watch } from './agent.ts';
export type { AgentMethod } from './agent-method.ts';
export type { FinishedAnswer } from './answer.ts';
export { wordsOf } from './answer.ts';
export { type Change, isRowOf } from './changes.ts';
export type { ConnectOptions } from './connect-over.ts';
export type { ConnectionState } from './connection-state.ts';

/** Connects from wherever there is a global `WebSocket`: browsers, workers, Deno, Bun. */
export const connect = (options: ConnectOptions): Promise<Agent> =>
  connectOver((key) => (key === undefined ? {} : { protocols: protocolsOf(key) }), options);
