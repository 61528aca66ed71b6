import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { errorName } from '../../shared/lib/error-name.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { runId } from '../../shared/model/ids.ts';
import { replaceFile } from './replace-file.ts';

/** What a connector has to know of the one before it, besides what the room and the gateway know. */
const state = z.object({
  /** The process of the gateway that was last heard. */
  bootId: z.string(),
  /** Runs of the gateway that the room names otherwise. */
  named: z.array(z.object({ runId, gatewayRunId: z.string() })),
  /** Orders that were begun and must not be begun again. */
  begun: z.array(z.string()),
  /** By session: the name of the last message that the room was brought, and when that session was looked at. */
  brought: z.catch(
    z.array(z.object({ sessionKey: z.string(), last: z.string(), at: z.number() })),
    [],
  ),
  /** How far the log of the gateway was told. */
  log: z.catch(z.optional(z.object({ file: z.number(), at: z.number() })), undefined),
});
export type ConnectorState = z.infer<typeof state>;

const mostKept = 500;
const nothing: ConnectorState = { bootId: '', named: [], begun: [], brought: [] };

/** A small file, written whole with each change. One that cannot be read is as good as none. */
export class StateFile {
  private readonly path: string;
  private state: ConnectorState;
  /** That it cannot be written was said, and it was not written since. */
  private isSaid = false;

  constructor(path: string) {
    this.path = path;
    const read = existsSync(path) ? state.safeParse(parseJson(readFileSync(path, 'utf8'))) : null;
    this.state = read?.success ? read.data : nothing;
  }

  get now(): ConnectorState {
    return this.state;
  }

  /** Throws if it cannot be written: nothing is done then that the next process must know of. */
  change(to: Partial<ConnectorState>): void {
    const next = kept({ ...this.state, ...to });
    this.write(next);
    this.state = next;
  }

  /** What costs the next process a look, or a repeat, if it cannot be written. */
  remember(to: Partial<ConnectorState>): void {
    this.state = kept({ ...this.state, ...to });
    try {
      this.write(this.state);
      this.isSaid = false;
    } catch (error) {
      if (!this.isSaid) console.error(`The state could not be written: ${errorName(error)}`);
      this.isSaid = true;
    }
  }

  private write(state: ConnectorState): void {
    replaceFile(this.path, JSON.stringify(state));
  }
}

const kept = ({ bootId, named, begun, brought, log }: ConnectorState): ConnectorState => ({
  bootId,
  named: named.slice(-mostKept),
  begun: begun.slice(-mostKept),
  brought: brought.slice(-mostKept),
  ...(log === undefined ? {} : { log }),
});
