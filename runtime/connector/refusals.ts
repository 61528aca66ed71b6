import type { ParamsInput } from '../../shared/methods/contract.ts';
import { redactCut } from '../../shared/producer/redactor.ts';
import { type AskedElsewise, readAsked } from './asks-elsewise.ts';
import type { GatewayLink } from './gateway-link.ts';
import { GatewayRefused } from './gateway-link.ts';

export interface RefusalsParts {
  /** Rejects with `GatewayRefused`. */
  sayNo: (asked: AskedElsewise) => Promise<unknown>;
  /** What waits at the gateway now, by the event that told of it. */
  waiting: () => Promise<{ event: string; all: readonly unknown[] }[]>;
  tell: (told: ParamsInput<'gateway.refused'>) => Promise<unknown>;
  secrets: readonly string[];
  /** The connector's own device is no stranger. */
  ownDevice: string;
  now: () => number;
  /** Is this a session that nobody is shown? */
  isHidden: (sessionKey: string) => boolean;
}

/** What a gateway asks and nobody here can answer: said no to at once, and told, so that nothing waits in silence. */
export class Refusals {
  private readonly parts: RefusalsParts;
  /** Refused already, by the gateway's own name. */
  private readonly done = new Set<string>();

  constructor(parts: RefusalsParts) {
    this.parts = parts;
  }

  hear(asked: AskedElsewise): void {
    const name = `${asked.kind} ${asked.id}`;
    if (asked.deviceId === this.parts.ownDevice || this.done.has(name)) return;
    this.done.add(name);
    void this.refuse(asked, name);
  }

  /** After a new connection: what waits there since before. What cannot be listed is told when it is asked anew. */
  async look(): Promise<void> {
    for (const { event, all } of await this.parts.waiting())
      for (const one of all) {
        const asked = readAsked(event, one);
        if (asked !== null) this.hear(asked);
      }
  }

  private async refuse(asked: AskedElsewise, name: string): Promise<void> {
    const { sayNo, tell, secrets, now, isHidden } = this.parts;
    let ok = true;
    try {
      await sayNo(asked);
    } catch (error) {
      // The gateway is away: what still waits there is found when it is back.
      if (error instanceof GatewayRefused && error.isLost) return void this.done.delete(name);
      ok = false;
    }
    const { kind, id, sessionKey, about } = asked;
    if (sessionKey !== null && isHidden(sessionKey)) return;
    const clean = redactCut(about, secrets).slice(0, 1_000).toWellFormed();
    const where = sessionKey === null ? {} : { sessionKey };
    await tell({ gatewayId: id, kind, ...where, at: now(), about: clean, ok }).catch(() => {});
  }
}

/** How a gateway is told no, and asked what waits there. */
export function atGateway(
  gateway: Pick<GatewayLink, 'call'>,
): Pick<RefusalsParts, 'sayNo' | 'waiting'> {
  return {
    sayNo: ({ kind, id }) => {
      switch (kind) {
        case 'question':
          return gateway.call('question.resolve', { id, cancel: true });
        case 'device':
          return gateway.call('device.pair.reject', { requestId: id });
        case 'node':
          return gateway.call('node.pair.reject', { requestId: id });
        case 'plugin':
          return gateway.call('approval.resolve', { id, kind: 'plugin', decision: 'deny' });
      }
    },
    waiting: async () => {
      const [questions, devices] = await Promise.all([
        gateway.call('question.list', {}).catch(() => null),
        gateway.call('device.pair.list', {}).catch(() => null),
      ]);
      return [
        { event: 'question.requested', all: questions?.questions ?? [] },
        { event: 'device.pair.requested', all: devices?.pending ?? [] },
      ];
    },
  };
}
