import { WebSocket } from 'ws';
import type { Agent } from './agent.ts';
import { type ConnectOptions, connectOver } from './connect-over.ts';

export {
  type Agent,
  type AgentMethod,
  CallRefused,
  type Change,
  type ConnectionState,
  type ConnectOptions,
  type FinishedAnswer,
  isRowOf,
  type Watch,
  wordsOf,
} from './connect.ts';

/** Connects from Node, whose sockets can bring the key along as a header. */
export const connect = (options: ConnectOptions): Promise<Agent> =>
  connectOver((key) => ({ WebSocket: socketWith(key) }), options);

/** workerd ends TCP seconds after its close frame, so nobody waits for that. */
const patience = { perMessageDeflate: false, closeTimeout: 500 };

const socketWith = (key: string | undefined) =>
  class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
      super(address, protocols, { ...patience, headers });
    }
  };
