import type { Agent } from '../agent/agent.ts';
import { connect } from '../agent/node.ts';
import type { KeptLogin } from './kept-login.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets. */
export interface Cli {
  terminal: Terminal;
  kept: KeptLogin;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** Options that every command takes. */
export interface Options {
  json?: boolean;
  room?: string;
}

/** Connects, does something, and hangs up whatever comes of it. */
export async function withAgent<T>(
  { kept, signal }: Cli,
  { room }: Options,
  work: (agent: Agent) => Promise<T>,
): Promise<T> {
  const { address, key } = kept.read();
  const agent = await connect({
    url: address,
    key,
    name: 'autopilot-cli',
    timeoutMs: 15_000,
    ...(room === undefined ? {} : { room }),
  });
  const hangUp = () => agent.close();
  signal.addEventListener('abort', hangUp);
  if (signal.aborted) hangUp();
  try {
    return await work(agent);
  } finally {
    signal.removeEventListener('abort', hangUp);
    agent.close();
  }
}
