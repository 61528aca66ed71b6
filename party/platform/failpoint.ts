import { env } from 'cloudflare:workers';
import type { Env } from '../env.ts';
import { log } from './log.ts';

/** Where the room meets what outlives it: its database and its sockets. */
export type Failpoint =
  /** A transaction is about to begin. */
  | 'beforeWrite'
  /** It was written, and nobody was told. */
  | 'beforeAck'
  /** An answer was handed to its socket. */
  | 'afterAck'
  /** Some watchers were told, others not. */
  | 'midBroadcast'
  /** A piece of streamed text is being stored. */
  | 'deltaSave'
  /** The alarm took an outbox entry to send it again. */
  | 'midAlarm'
  /** A tool was allowed, and its agent is about to say that it runs it. */
  | 'beforeDispatch'
  /** The room has said go, and the ledger does not know. */
  | 'afterDispatch'
  /** The ledger knows, and nothing has happened. */
  | 'beforeEffect'
  /** It has happened, and nobody knows. */
  | 'afterEffect';

const blockMs = 8_000;

let left: { name: string; times: number } | null | undefined;

/**
 * For the kill suite: `FAILPOINT=beforeAck:3` stops the isolate dead at the third `beforeAck`, long
 * enough to be killed there. Does nothing without that variable, and nothing on an installation with
 * a public address, whatever its variables are: a room that others rely on cannot be stopped so.
 */
export function reach(name: Failpoint): void {
  if (left === undefined) left = armed(env);
  if (left === null || left.name !== name) return;
  left.times -= 1;
  if (left.times > 0) return;
  left = null;
  log('info', 'failpoint.reached', { name });
  const until = Date.now() + blockMs;
  while (Date.now() < until);
}

function armed({ FAILPOINT, PUBLIC_ORIGIN }: Pick<Env, 'FAILPOINT' | 'PUBLIC_ORIGIN'>) {
  if (FAILPOINT === undefined || PUBLIC_ORIGIN !== undefined) return null;
  const [name = '', times = '1'] = FAILPOINT.split(':');
  return { name, times: Number(times) };
}
