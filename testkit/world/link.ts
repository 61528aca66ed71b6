import { type Attachment, newAttachment } from '../../party/autopilot/attachment.ts';
import type { Wire } from '../../party/autopilot/ports.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';

export type Frame = string | Uint8Array<ArrayBuffer>;

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
  private readonly onSend: (frame: Frame) => void;
  private kept: Attachment;
  private pongAt: number | null = null;
  private isOpen = true;
  /** The room closed it; whatever it says from now on the platform refuses. */
  private isClosing = false;
  private isReading = true;
  private unread: Frame[] = [];
  private upAt = 0;
  private downAt = 0;

  constructor(
    id: string,
    principal: Principal,
    world: { clock: VirtualClock; random: Random },
    far: FarEnd,
    near: () => NearEnd | null,
    onSend: (frame: Frame) => void = () => {},
  ) {
    this.id = id;
    this.clock = world.clock;
    this.random = world.random;
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
    this.onSend(frame);
    this.downAt = Math.max(this.downAt, this.clock.now() + this.random.int(0, 20));
    this.clock.after(this.downAt - this.clock.now(), () => {
      if (!this.isOpen) return;
      if (this.isReading) this.far.heard(frame);
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
    for (const frame of this.unread.splice(0)) if (this.isOpen) this.far.heard(frame);
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

  private die(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.unread = [];
    this.far.closed(code, reason);
  }
}
