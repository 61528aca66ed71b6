import * as z from 'zod/mini';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import type { Toolset as Tools } from '../../shared/model/order.ts';
import { allowListOf } from '../host/allow-list.ts';
import type { GatewayLink } from './gateway-link.ts';

const configured = z.looseObject({
  allow: z.catch(z.optional(z.array(z.string())), undefined),
  exec: z.catch(
    z.optional(z.looseObject({ mode: z.catch(z.optional(z.string()), undefined) })),
    undefined,
  ),
});

const idleEveryMs = 500;
const againMs = 2_000;

/**
 * What the gateway's model may use. A change of the configuration breaks a run that is beginning, so
 * it waits until nothing is under way, another change included; a newer set takes the place of one
 * that still waits.
 */
export class Toolset {
  private readonly gateway: Pick<GatewayLink, 'asAdmin'>;
  private readonly isIdle: () => boolean;
  private wanted: Tools | null = null;
  private changing: Promise<unknown> | null = null;

  constructor(gateway: Pick<GatewayLink, 'asAdmin'>, isIdle: () => boolean) {
    this.gateway = gateway;
    this.isIdle = isIdle;
  }

  /** What the room wants: tried until it holds, or until the room wants something else. */
  async keep(tools: Tools): Promise<void> {
    do {
      try {
        return await this.become(tools);
      } catch {
        await new Promise((done) => setTimeout(done, againMs));
      }
    } while (this.wanted === tools);
  }

  /** Is a change being written? What begins now would be broken off. */
  get isChanging(): boolean {
    return this.changing !== null;
  }

  /** Until no change is under way. */
  async quiet(): Promise<void> {
    while (this.changing !== null) await this.changing;
  }

  close(): void {
    this.wanted = null;
  }

  async become(tools: Tools): Promise<void> {
    this.wanted = tools;
    // Not `quiet()`: what waited for the change begins at its end, and is under way when this looks.
    while (!this.isIdle() || this.changing !== null) {
      await new Promise((done) => setTimeout(done, idleEveryMs));
      if (this.wanted !== tools) return;
    }
    const writing = this.write(tools);
    const changing = writing
      .catch(() => {})
      .finally(() => {
        if (this.changing === changing) this.changing = null;
      });
    this.changing = changing;
    await writing;
  }

  /** The gateway has taken it up when it answers. */
  private write(tools: Tools): Promise<void> {
    return this.gateway.asAdmin(async (call) => {
      const { hash, parsed } = await call('config.get', {});
      const now = configured.safeParse(parsed.tools);
      const mode = tools.exec ? 'ask' : 'deny';
      const allow = [...allowListOf(tools)].sort();
      const has = [...((now.success ? now.data.allow : undefined) ?? [])].sort();
      const isSame =
        now.success && now.data.exec?.mode === mode && canonicalJson(has) === canonicalJson(allow);
      if (isSame) return;
      const raw = JSON.stringify({ tools: { allow, exec: { mode } } });
      // Without naming it a list that gets shorter is refused: a right could not be taken away.
      await call('config.patch', { raw, baseHash: hash, replacePaths: ['tools.allow'] });
    });
  }
}
