import {
  GatewayClient,
  type GatewayClientOptions,
  GatewayClientRequestError,
} from '@openclaw/gateway-client';
import * as z from 'zod/mini';
import { errorName } from '../../shared/lib/error-name.ts';
import { neededScopes } from '../../shared/model/needed-scopes.ts';
import type { Trouble } from '../../shared/model/run.ts';
import type { DeviceKey } from './device-key.ts';
import {
  type CallParams,
  type CallResult,
  type GatewayCall,
  gatewayCalls,
} from './gateway-calls.ts';
import { type GatewayEvent, readEvent } from './gateway-event.ts';
import { troubles } from './troubles.ts';

/** A gateway that is up, as it said of itself. */
export interface GatewayHello {
  version: string;
  /** Another one with every process of the gateway. */
  bootId: string;
  scopes: string[];
}

const helloShape = z.looseObject({
  protocol: z.number(),
  server: z.looseObject({ version: z.catch(z.string(), ''), bootId: z.catch(z.string(), '') }),
  auth: z.looseObject({ scopes: z.catch(z.array(z.string()), []) }),
});

/** A gateway said no, or said nothing. */
export class GatewayRefused extends Error {
  override readonly name = 'GatewayRefused';
  readonly code: string;
  /** It was never heard there, or nothing came back: asking again is safe only if a repeat changes nothing. */
  readonly isLost: boolean;
  /** Before then it is not asked again: the gateway said so. */
  readonly retryAfterMs: number;
  constructor(code: string, message: string, isLost: boolean, retryAfterMs = 0) {
    super(message);
    this.code = code;
    this.isLost = isLost;
    this.retryAfterMs = Math.min(Math.max(0, retryAfterMs), mostRetryMs);
  }
}

export const isLost = (error: unknown): boolean => error instanceof GatewayRefused && error.isLost;

export interface GatewayAddress {
  /** ws://127.0.0.1:<port> */
  url: string;
  token: string;
  key: DeviceKey;
}

/** What the link tells. */
export interface GatewayEars {
  /** What has to hold before anything is asked of it. If it throws, what came up is hung up again. */
  before?(): Promise<void>;
  up(hello: GatewayHello): void;
  /** `met`: it did come up, and is not good enough. */
  down(trouble: Trouble, met: GatewayHello | null): void;
  event(event: GatewayEvent): void;
  /** Events were lost on the way: what is known of the runs has to be looked up. */
  gap(): void;
}

/** A box that boots is asked often; one that has been away for long is not. */
const firstReadyMs = 100;
const slowestReadyMs = 1_000;
const firstRetryMs = 200;
const slowestRetryMs = 5_000;
/** A connection that is refused for good is still tried, now and then: somebody may mend it. */
const verdictRetryMs = 30_000;
/** What a gateway says of when to come again is believed so far. */
const mostRetryMs = 60_000;
const requestMs = 30_000;

/**
 * The socket to the gateway of this box. The library's client keeps one handshake and its requests;
 * when to dial, and whether what came up is good enough, is decided here: after each close a new
 * client, after `/readyz` said yes.
 */
export class GatewayLink {
  private readonly address: GatewayAddress;
  private readonly ears: GatewayEars;
  private readonly helloWithinMs: number;
  private client: GatewayClient | null = null;
  private hello: GatewayHello | null = null;
  private retryMs = firstRetryMs;
  private readyMs = firstReadyMs;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isClosed = false;

  constructor(address: GatewayAddress, ears: GatewayEars, helloWithinMs = 10_000) {
    this.address = address;
    this.ears = ears;
    this.helloWithinMs = helloWithinMs;
  }

  open(): void {
    void this.dial();
  }

  get now(): GatewayHello | null {
    return this.hello;
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.client?.stop();
    this.client = null;
    this.hello = null;
  }

  /** Throws `GatewayRefused`. */
  async call<C extends GatewayCall>(
    method: C,
    params: CallParams<C>,
    timeoutMs = requestMs,
  ): Promise<CallResult<C>> {
    const { client } = this;
    // The library would send a request before its hello; the gateway closes on that.
    if (client === null || this.hello === null)
      throw new GatewayRefused('down', troubles.gatewayDown.message, true);
    return ask(client, method, params, timeoutMs);
  }

  /** With the rights of an administrator, over a socket that lives for this alone. */
  async asAdmin<T>(work: (call: AdminCall) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const client = new GatewayClient({
      ...this.clientOptions(['operator.read', 'operator.write', 'operator.admin']),
      caps: [],
      onHelloOk: () => resolve(),
      onConnectError: (error) => reject(refusalOf(error)),
      onClose: () => reject(new GatewayRefused('down', 'the socket closed', true)),
    });
    const late = setTimeout(
      () => reject(new GatewayRefused('down', 'no answer', true)),
      this.helloWithinMs,
    );
    try {
      client.start();
      await promise;
      return await work((method, params) => ask(client, method, params, requestMs));
    } finally {
      clearTimeout(late);
      client.stop();
    }
  }

  private async dial(): Promise<void> {
    if (!(await this.isReady())) {
      this.ears.down(troubles.gatewayDown, null);
      this.later(this.readyMs);
      this.readyMs = Math.min(this.readyMs * 1.02, slowestReadyMs);
      return;
    }
    this.readyMs = firstReadyMs;
    if (this.isClosed) return;
    const client: GatewayClient = new GatewayClient({
      ...this.clientOptions([...neededScopes]),
      caps: ['tool-events', 'approvals', 'exec-approvals'],
      onHelloOk: (hello) => this.greeted(client, hello),
      onEvent: ({ event, payload }) => {
        if (this.client !== client || this.hello === null) return;
        const read = readEvent(event, payload);
        if (read !== null) this.tell(read);
      },
      onGap: () => this.client === client && this.ears.gap(),
      onConnectError: (error) => {
        const refused = refusalOf(error);
        this.lost(client, troubleOf(error), { retryAfterMs: refused.retryAfterMs });
      },
      onClose: () => this.lost(client, null),
    });
    this.client = client;
    this.timer = setTimeout(() => this.lost(client, troubles.silentGateway), this.helloWithinMs);
    client.start();
  }

  /** The library would swallow what goes wrong here; the next look at everything mends what was missed. */
  private tell(event: GatewayEvent): void {
    try {
      this.ears.event(event);
    } catch (error) {
      console.error(`An event (${event.kind}) was not understood: ${errorName(error)}`);
      this.ears.gap();
    }
  }

  private clientOptions(scopes: string[]): GatewayClientOptions {
    const { url, token, key } = this.address;
    return {
      url,
      token,
      scopes,
      clientName: 'gateway-client',
      mode: 'backend',
      clientVersion: connectorVersion,
      minProtocol: 4,
      maxProtocol: 4,
      deviceIdentity: key.identity,
      // Without these its errors would go nowhere; what they say may quote people, so only that
      // there was one is told, by what follows from it.
      hostDeps: { ...key.deps },
      env: {},
    };
  }

  private greeted(client: GatewayClient, hello: unknown): void {
    if (this.client !== client) return;
    const read = helloShape.safeParse(hello);
    if (!read.success || read.data.protocol !== 4) return this.lost(client, troubles.wrongProtocol);
    const { server, auth } = read.data;
    const met = { version: server.version, bootId: server.bootId, scopes: auth.scopes };
    if (neededScopes.some((scope) => !auth.scopes.includes(scope)))
      return this.lost(client, troubles.fewerScopes, { met });
    clearTimeout(this.timer);
    const { before } = this.ears;
    if (before === undefined) return this.isUp(client, met);
    before().then(
      () => this.isUp(client, met),
      () => this.lost(client, troubles.notGuarded),
    );
  }

  private isUp(client: GatewayClient, met: GatewayHello): void {
    if (this.client !== client) return;
    this.retryMs = firstRetryMs;
    this.hello = met;
    this.ears.up(met);
  }

  private lost(
    client: GatewayClient,
    trouble: Trouble | null,
    { met = null, retryAfterMs = 0 }: { met?: GatewayHello | null; retryAfterMs?: number } = {},
  ): void {
    if (this.client !== client) return;
    this.client = null;
    this.hello = null;
    clearTimeout(this.timer);
    client.stop();
    this.ears.down(trouble ?? troubles.gatewayDown, met);
    const isVerdict = trouble !== null && verdicts.has(trouble.code);
    this.later(Math.max(isVerdict ? verdictRetryMs : this.retryMs, retryAfterMs));
    this.retryMs = Math.min(this.retryMs * 2, slowestRetryMs);
  }

  private later(ms: number): void {
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.dial(), ms);
  }

  private async isReady(): Promise<boolean> {
    const url = new URL('/readyz', this.address.url.replace(/^ws/, 'http'));
    return fetch(url, { signal: AbortSignal.timeout(2_000) })
      .then(async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      })
      .catch(() => false);
  }
}

export type AdminCall = <C extends GatewayCall>(
  method: C,
  params: CallParams<C>,
) => Promise<CallResult<C>>;

export const connectorVersion = '1';

async function ask<C extends GatewayCall>(
  client: GatewayClient,
  method: C,
  params: CallParams<C>,
  timeoutMs: number,
): Promise<CallResult<C>> {
  const answer = await client.request<unknown>(method, params, { timeoutMs }).catch((error) => {
    throw refusalOf(error);
  });
  const read = z.safeParse(gatewayCalls[method].result, answer);
  if (!read.success) throw new GatewayRefused('unreadable', `${method}: another answer`, false);
  return read.data;
}

/** By its code: messages of a gateway may quote what people said. */
function refusalOf(error: unknown): GatewayRefused {
  if (!(error instanceof GatewayClientRequestError))
    return new GatewayRefused('lost', 'no answer', true);
  const details = detailsShape.safeParse(error.details);
  const code = details.success ? (details.data.reason ?? details.data.code) : undefined;
  return new GatewayRefused(code ?? error.gatewayCode, error.message, false, error.retryAfterMs);
}

const detailsShape = z.looseObject({
  code: z.catch(z.optional(z.string()), undefined),
  reason: z.catch(z.optional(z.string()), undefined),
});

/** What does not get better by dialling at once. */
const verdicts = new Set<string>([
  troubles.wrongProtocol.code,
  troubles.fewerScopes.code,
  troubles.notAdmitted.code,
]);

/** Who is refused at the door is refused for good; `null`: the gateway is not there, or not yet. */
function troubleOf(error: Error): Trouble | null {
  if (!(error instanceof GatewayClientRequestError)) return null;
  const { gatewayCode } = error;
  const details = detailsShape.safeParse(error.details);
  const code = details.success ? details.data.code : undefined;
  if (code === 'PROTOCOL_MISMATCH') return troubles.wrongProtocol;
  if (/^(AUTH_|DEVICE_|PAIRING_|CONTROL_UI_)/.test(code ?? '')) return troubles.notAdmitted;
  if (gatewayCode === 'NOT_PAIRED') return troubles.notAdmitted;
  // It does not know what it is told.
  return gatewayCode === 'INVALID_REQUEST' ? troubles.wrongProtocol : null;
}
