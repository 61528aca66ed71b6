import { type Attachment, newAttachment } from '../../party/autopilot/attachment.ts';
import type { Wire } from '../../party/autopilot/ports.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { RoomLimits } from '../../shared/protocol/limits.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';

export type Frame = string | Uint8Array<ArrayBuffer>;

/** What a link lives in; `most` is what its room holds for a reader. */
export interface LinkWorld {
  clock: VirtualClock;
  random: Random;
  most: Pick<RoomLimits, 'unconfirmedBytes' | 'unconfirmedMs'>;
}

/** What the far end of a link is told. */
export interface FarEnd {
  opened(): void;
  heard(frame: Frame): void;
  closed(code: number, reason: string): void;
}

/** Where a link leads. */
export interface NearEnd {
  heard(wireId: string, frame: Frame): void;
  closed(wireId: string): void;
}

/**
 * One simulated socket. Each direction keeps its order and has its own delays, so that frames of
 * different links overtake each other. It may break silently, and its far end may stop reading.
 */
export class Link implements Wire {
  readonly id: string;
  private readonly clock: VirtualClock;
  private readonly random: Random;
  private readonly far: FarEnd;
  private readonly near: () => NearEnd | null;
  private readonly onSend: (frame: Frame, link: Link) => void;
  private readonly most: LinkWorld['most'];
  private kept: Attachment;
  private pongAt: number | null = null;
  private isOpen = true;
  /** The room closed it; whatever it says from now on the platform refuses. */
  private isClosing = false;
  private isReading = true;
  private unread: Frame[] = [];
  private upAt = 0;
  private downAt = 0;
  private underWay = 0;
  private behindSince: number | null = null;

  constructor(
    id: string,
    principal: Principal,
    world: LinkWorld,
    far: FarEnd,
    near: () => NearEnd | null,
    onSend: (frame: Frame, link: Link) => void = () => {},
  ) {
    this.id = id;
    this.clock = world.clock;
    this.random = world.random;
    this.most = world.most;
    this.far = far;
    this.near = near;
    this.onSend = onSend;
    this.kept = newAttachment({ principal }, this.clock.now());
  }

  /** From the far end to the room. */
  say(frame: Frame): void {
    this.upAt = Math.max(this.upAt, this.clock.now() + this.random.int(0, 20));
    this.clock.after(this.upAt - this.clock.now(), () => {
      if (!this.isOpen) return;
      if (frame === 'ping') {
        this.pongAt = this.clock.now();
        this.send('pong');
      } else this.near()?.heard(this.id, frame);
    });
  }

  send(frame: Frame): void {
    if (!this.isOpen || this.isClosing) return;
    this.onSend(frame, this);
    this.count(frame.length);
    this.downAt = Math.max(this.downAt, this.clock.now() + this.random.int(0, 20));
    this.clock.after(this.downAt - this.clock.now(), () => {
      if (!this.isOpen) return;
      if (this.isReading) this.read(frame);
      else this.unread.push(frame);
    });
  }

  /** The room hangs up; what it sent before still arrives. */
  close(code: number, reason: string): void {
    if (!this.isOpen || this.isClosing) return;
    this.isClosing = true;
    this.downAt = Math.max(this.downAt, this.clock.now() + this.random.int(0, 20));
    this.clock.after(this.downAt - this.clock.now(), () => this.die(code, reason));
  }

  /** The network is gone: the far end learns it now, the room perhaps later, frames under way are lost. */
  break(roomLearnsAfterMs: number): void {
    if (!this.isOpen) return;
    this.die(1006, '');
    this.clock.after(roomLearnsAfterMs, () => this.near()?.closed(this.id));
  }

  /** The room's process died. */
  lose(): void {
    this.die(1006, '');
  }

  pause(): void {
    this.isReading = false;
  }

  resume(): void {
    this.isReading = true;
    for (const frame of this.unread.splice(0)) if (this.isOpen) this.read(frame);
  }

  /** The room woke and counts anew what its readers have not read. */
  countAnew(): void {
    this.underWay = 0;
    this.behindSince = null;
  }

  /** So much was not read for so long that nothing more should be told. */
  get isTooFarBehind(): boolean {
    const { behindSince } = this;
    return behindSince !== null && this.clock.now() - behindSince > this.most.unconfirmedMs;
  }

  get topics(): readonly string[] {
    return this.kept.topics;
  }

  /** A room that wakes finds it: not one that it closed before it slept. */
  get isFound(): boolean {
    return this.isOpen && !this.isClosing;
  }

  get isAlive(): boolean {
    return this.isOpen && !this.isClosing;
  }

  attachment(): Attachment {
    return structuredClone(this.kept);
  }

  attach(attachment: Attachment): void {
    this.kept = structuredClone(attachment);
  }

  lastPongAt(): number | null {
    return this.pongAt;
  }

  private read(frame: Frame): void {
    this.count(-frame.length);
    this.far.heard(frame);
  }

  private count(units: number): void {
    this.underWay = Math.max(0, this.underWay + units);
    if (this.underWay <= this.most.unconfirmedBytes) this.behindSince = null;
    else this.behindSince ??= this.clock.now();
  }

  private die(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.unread = [];
    this.far.closed(code, reason);
  }
}
