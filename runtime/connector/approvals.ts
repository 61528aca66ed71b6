import { runId as runIdSchema } from '../../shared/model/ids.ts';
import type { Order } from '../../shared/model/order.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { actionOf } from './approval-action.ts';
import type { ApprovalEvent } from './gateway-event.ts';
import { type GatewayLink, GatewayRefused, isLost } from './gateway-link.ts';
import { RoomRefused } from './room-calls.ts';
import type { RoomLink } from './room-link.ts';
import type { QuestionNews } from './run-news.ts';
import type { Runs } from './runs.ts';
import type { WaitingApproval } from './waiting-approval.ts';

/** What became of something that waited. */
export type Became = 'allowed' | 'denied' | 'expired' | 'gone';

interface ApprovalsParts {
  gateway: Pick<GatewayLink, 'call'>;
  room: Pick<RoomLink, 'call' | 'mention'>;
  runs: Pick<Runs, 'denied' | 'asked' | 'calledOff'>;
  /** How the room names a run of the gateway, one that ended included; `null`: it never told of it. */
  nameInRoom: (gatewayRunId: string) => string | null;
  secrets: readonly string[];
  now: () => number;
  /** Is this a session that nobody is shown? */
  isHidden: (sessionKey: string) => boolean;
}

/** Why a command is not asked for: nobody could read what they decide. */
const tooLong = 'The command is too long to be shown whole, so it was not asked for.';
const onlyAsked = 'A model that is only asked whether it answers runs nothing.';
const setsUnseen = (names: readonly string[]): string =>
  `The command sets variables whose values OpenClaw does not tell (${names.join(', ').slice(0, 200)}), so it was not asked for. They can be set within the command.`;
const holdsKey =
  'The command holds what looks like a key, which is shown to nobody: it cannot be read whole, so it was not asked for. It may read the key from a file instead.';
const unreadable = 'What is to run cannot be read here, so it was not asked for.';
const takesNoYes = 'OpenClaw takes no yes to this';
const tookNoYes = 'OpenClaw did not take the yes to this';
const calledOff = {
  takenBack: 'The yes was taken back',
  stopped: 'The run was stopped',
  over: 'The run is over',
} as const;
const wasTold = (why: string): string => `${why}, so it was told no.`;
const wasNotTold = (why: string): string =>
  `${why}, and it did not take a no either: it may wait there still. It is told no when it asks again.`;
const anotherWaits = 'What waits there is not what was decided. It is asked anew.';
/** These say that it will never be shown. Another no is of this socket, and the next one asks again. */
const forGood = new Set(['tooLarge', 'tooMany', 'badParams', 'notFound']);

type Decision = Pick<
  Extract<Order, { kind: 'decide' }>,
  'gatewayId' | 'digest' | 'decision' | 'by'
>;

interface DecidedHere {
  decision: 'allow-once' | 'deny';
  /** Of a no that is nobody's. */
  why?: string | undefined;
}

/** What a gateway calls itself when nobody decided and the run that waited is no more. */
const scopeClosed = 'approval-scope-closed';

/** Everything that waits at the gateway to be allowed, as the room is told of it. */
export class Approvals {
  private readonly parts: ApprovalsParts;
  private readonly waiting = new Map<string, WaitingApproval>();
  /** As the room decided, or tried to: the gateway's echo of that is no news, another decision is. */
  private readonly decidedHere = new Map<string, DecidedHere>();
  /** What the room was told on this socket that waits; `null`: nothing, or something more since. */
  private told: string | null = null;

  constructor(parts: ApprovalsParts) {
    this.parts = parts;
  }

  /** Another socket: what was said on the one before is to be said anew. */
  greeted(): void {
    this.told = null;
  }

  hear(event: ApprovalEvent): void {
    if (event.kind === 'decided') return this.decided(event.id, event.decision, event.by);
    this.told = null;
    // The run may tell of it later only, or its Stop come first.
    this.tellAsked('waits', event.approval);
    this.ask(event.approval);
  }

  /** After a new connection: what waits now, and that nothing else does. */
  async look(): Promise<void> {
    const before = new Set(this.waiting.keys());
    const all = await this.parts.gateway.call('exec.approval.list', {});
    const there = new Set(all.map(({ id }) => id));
    for (const id of before) if (!there.has(id)) this.waitsNoMore(id);
    for (const approval of all) {
      if (!this.decidedHere.has(approval.id)) this.tellAsked('waits', approval);
      this.ask(approval);
    }
    // With what came while the list was on its way. Said on this socket or not at all: on the next
    // one, behind a question that is newer, it would call that one lost.
    const gatewayIds = [...new Set([...there, ...this.waiting.keys()])];
    const told = gatewayIds.slice(0, bounds.pendingApprovals);
    const now = JSON.stringify(told.toSorted());
    if (now === this.told) return;
    this.told = now;
    this.parts.room.mention('gateway.asked', { gatewayIds: told });
  }

  /**
   * A decision of the room. What waits is read anew, and allowed only if it is to the last byte what
   * was shown; a no holds for whatever waits there by now. Throws `GatewayRefused` if the gateway
   * cannot be asked, and `changed` where something else waits: see `askAgain`. A yes is said only as
   * long as it is wanted and its run goes on.
   */
  async decide(
    { gatewayId, digest, decision, by }: Decision,
    isWanted: () => boolean = () => true,
  ): Promise<Became> {
    if (decision === 'deny') return this.deny(gatewayId, whyNobody(by));
    const { gateway, secrets } = this.parts;
    const all = await gateway.call('exec.approval.list', {});
    const found = all.find(({ id }) => id === gatewayId);
    if (found === undefined) return this.became(gatewayId);
    this.waiting.set(gatewayId, found);
    const now = actionOf(found, secrets);
    if (now.digest !== digest || !now.isWhole)
      throw new GatewayRefused('changed', anotherWaits, false);
    const { runId, allowedDecisions } = found.request;
    const off = (runId && this.parts.runs.calledOff(runId)) || (isWanted() ? null : 'takenBack');
    if (off !== null) throw await this.noInstead(found, 'stopped', calledOff[off]);
    if (!allowedDecisions.includes(decision))
      throw await this.noInstead(found, 'notOffered', takesNoYes);
    this.decidedHere.set(gatewayId, { decision });
    try {
      await gateway.call('exec.approval.resolve', { id: gatewayId, decision });
    } catch (error) {
      // The gateway may have heard it.
      if (isLost(error)) this.tellAsked('allowed', found);
      else if ((await this.find(gatewayId)) === 'none') return this.became(gatewayId);
      else throw await this.noInstead(found, 'notTaken', tookNoYes, wordsOf(error));
      throw error;
    }
    this.tellAsked('allowed', found);
    this.waiting.delete(gatewayId);
    return 'allowed';
  }

  /**
   * It is said also where the gateway does not tell what waits. Throws what the gateway said if that
   * takes no no, and the question may wait on there.
   */
  private async deny(gatewayId: string, why: string | undefined): Promise<Became> {
    const there = await this.find(gatewayId);
    if (there === 'none') return this.became(gatewayId);
    if (there !== 'unclear') this.waiting.set(gatewayId, there);
    try {
      await this.sayNo(gatewayId, why);
    } catch (error) {
      if (isLost(error) || (await this.find(gatewayId)) !== 'none') throw error;
      return this.became(gatewayId);
    }
    this.waiting.delete(gatewayId);
    return 'denied';
  }

  /** Whether it waits at the gateway now; `unclear`: it will not say. */
  private async find(gatewayId: string): Promise<WaitingApproval | 'none' | 'unclear'> {
    try {
      const all = await this.parts.gateway.call('exec.approval.list', {});
      return all.find(({ id }) => id === gatewayId) ?? 'none';
    } catch (error) {
      if (isLost(error)) throw error;
      return 'unclear';
    }
  }

  /** Once the room has heard that something else waits there: what that is. */
  askAgain(gatewayId: string): void {
    const waiting = this.waiting.get(gatewayId);
    if (waiting !== undefined) this.ask(waiting);
  }

  /**
   * It is told at its call once it is taken: by the answer or the echo, whichever comes first. One
   * whose answer is lost may have been heard, and its echo may still come.
   */
  private async sayNo(id: string, why: string | undefined): Promise<void> {
    const known = this.waiting.get(id);
    const ours: DecidedHere = { decision: 'deny', why };
    this.decidedHere.set(id, ours);
    try {
      await this.resolveNo(id);
    } catch (error) {
      // Unless it was heard meanwhile how it was decided.
      const isOpen = this.decidedHere.get(id) === ours;
      if (isOpen && !isLost(error)) this.decidedHere.delete(id);
      if (isOpen && isLost(error) && known !== undefined) this.tellDenied(known, why);
      throw error;
    }
    if (known !== undefined) this.tellDenied(known, why);
  }

  /**
   * `exec.approval.resolve` (2026.9.6) takes only what it offers; `approval.resolve` takes a no to
   * anything that waits.
   */
  private async resolveNo(id: string): Promise<void> {
    const { gateway } = this.parts;
    try {
      await gateway.call('exec.approval.resolve', { id, decision: 'deny' });
    } catch (error) {
      if (isLost(error)) throw error;
      await gateway.call('approval.resolve', { id, kind: 'exec', decision: 'deny' });
    }
  }

  private ask(approval: WaitingApproval): void {
    const { id, request, createdAtMs, expiresAtMs, isUnreadable } = approval;
    const { action, digest, isWhole } = actionOf(approval, this.parts.secrets);
    const { sessionKey, runId: gatewayRunId, toolCallId } = request;
    this.waiting.set(id, approval);
    if (sessionKey && this.parts.isHidden(sessionKey)) return void this.refuse(approval, onlyAsked);
    if (isUnreadable === true) return void this.refuse(approval, unreadable);
    if (!isWhole) return void this.refuse(approval, holdsKey);
    if (action.length > bounds.actionUnits) return void this.refuse(approval, tooLong);
    const { envKeys } = request;
    if (envKeys && envKeys.length > 0) return void this.refuse(approval, setsUnseen(envKeys));
    // Where the room never named it, the gateway has the room's own name of it, or one of its own.
    const named = gatewayRunId ? (this.parts.nameInRoom(gatewayRunId) ?? gatewayRunId) : null;
    const asking = runIdSchema.safeParse(named);
    void this.parts.room
      .call('gateway.asks', {
        gatewayId: id,
        sessionKey: sessionKey ?? 'agent:main:main',
        ...(asking.success ? { runId: asking.data } : {}),
        ...(toolCallId ? { callId: toolCallId.slice(0, 128) } : {}),
        action,
        digest,
        allowedDecisions: request.allowedDecisions.slice(0, 8).map((one) => one.slice(0, 32)),
        createdAt: createdAtMs,
        expiresAt: expiresAtMs,
      })
      .catch((error: unknown) => {
        // Nobody will ever see it: the gateway does not wait in silence.
        if (!(error instanceof RoomRefused) || !forGood.has(error.error.code)) return;
        const { code, message } = error.error;
        return this.refuse(
          approval,
          code === 'tooLarge' ? tooLong : `It was not asked for. ${message}`,
        );
      });
  }

  /** Says no where a yes cannot be said; what is to be told of that. */
  private async noInstead(
    approval: WaitingApproval,
    code: string,
    why: string,
    said = '',
  ): Promise<GatewayRefused> {
    const isTold = await this.refuse(approval, wasTold(why));
    const words = isTold ? wasTold(why) : wasNotTold(why);
    return new GatewayRefused(code, said === '' ? words : `${words} It said: ${said}`, false);
  }

  /** `false`: the gateway did not take it, or was not heard to. As long as it asks it is asked for again. */
  private async refuse(approval: WaitingApproval, why: string): Promise<boolean> {
    return this.sayNo(approval.id, why).then(
      () => true,
      () => false,
    );
  }

  private decided(id: string, decision: string, by: string): void {
    const known = this.waiting.get(id);
    this.waiting.delete(id);
    const ours = this.decidedHere.get(id);
    this.decidedHere.delete(id);
    if (decision === ours?.decision) {
      if (decision === 'deny' && known !== undefined) this.tellDenied(known, ours.why);
      return;
    }
    const isExpired = known !== undefined && this.parts.now() >= known.expiresAtMs - 1_000;
    const became = becameBy(decision, by, isExpired);
    if (became === 'denied' && known !== undefined) this.tellDenied(known);
    if (became === 'allowed' && known !== undefined) this.tellAsked('allowed', known);
    const who = by === '' || by === scopeClosed ? {} : { by: by.slice(0, 200).toWellFormed() };
    void this.parts.room
      .call('gateway.settled', { gatewayId: id, decision: became, ...who })
      .catch(() => {});
  }

  private tellDenied({ request: { runId, toolCallId } }: WaitingApproval, why?: string): void {
    if (runId && toolCallId) this.parts.runs.denied(runId, toolCallId, why);
  }

  private tellAsked(kind: QuestionNews['kind'], { id, request }: WaitingApproval): void {
    const { runId, toolCallId: callId } = request;
    if (runId && callId) this.parts.runs.asked(runId, { kind, callId, approvalId: id });
  }

  /** Its answer was not heard. */
  private waitsNoMore(id: string): void {
    const known = this.waiting.get(id);
    this.waiting.delete(id);
    if (known !== undefined) this.tellAsked('goesOn', known);
  }

  /** It waits no more: what the gateway says became of it. */
  private async became(id: string): Promise<Became> {
    const found = await this.parts.gateway.call('approval.get', { id }).catch((error: unknown) => {
      if (isLost(error)) throw error;
      return null;
    });
    const status = found?.approval.status;
    const known = this.waiting.get(id);
    if (status === 'allowed' && known !== undefined) this.tellAsked('allowed', known);
    this.waitsNoMore(id);
    if (status === 'allowed' || status === 'denied' || status === 'expired') return status;
    return 'gone';
  }
}

const wordsOf = (error: unknown): string => (error instanceof GatewayRefused ? error.message : '');

/** The room says no in its own name: that is nobody's no, and its reason is the name. */
function whyNobody({ principal, name }: Decision['by']): string | undefined {
  if (splitPrincipal(principal).kind !== 'connector') return undefined;
  return reasons[name] ?? 'Nobody decided in time.';
}

/** By what the room calls itself where it says no at once. */
const reasons: Readonly<Record<string, string>> = {
  'a run that was stopped': 'The run was stopped, so it was not asked for.',
  'a question that is over':
    'The room had ended this question already, so it was not asked for again.',
  'commands that are off': 'Commands are off for this OpenClaw, so it was not asked for.',
  'a queue that is full': 'More waits to be decided than people read, so it was not asked for.',
};

function becameBy(decision: string, by: string, isExpired: boolean): Became {
  if (decision.startsWith('allow')) return 'allowed';
  if (by === scopeClosed) return 'gone';
  if (isExpired) return 'expired';
  return decision === 'deny' ? 'denied' : 'gone';
}
