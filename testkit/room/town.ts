import type { Credential } from '../../party/auth/credential.ts';
import type { DirectoryMessage } from '../../party/auth/directory.ts';
import type { Settings } from '../../party/auth/settings.ts';
import type { Founder } from '../../party/autopilot/found.ts';
import { acceptInvite, lookInvite } from '../../party/autopilot/invitations.ts';
import type { OutboxMessage } from '../../party/autopilot/outbox.ts';
import type { Outside } from '../../party/autopilot/outside.ts';
import { take } from '../../party/hatchery/orders.ts';
import { base32 } from '../../shared/lib/base32.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { defaultSettings } from '../../shared/model/account.ts';
import { lobbyRoom, type RoomId, roomId } from '../../shared/model/ids.ts';
import { type Principal, principal as principalSchema } from '../../shared/model/principal.ts';
import { Refusal } from '../../shared/protocol/errors.ts';
import type { RoomLimits } from '../../shared/protocol/limits.ts';
import { CanvasHall } from '../canvas/canvas-hall.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

/**
 * Several rooms on one clock, each somebody's home, with what they send each other arriving at once
 * (when time passes at all). What they tell the directory is kept to be looked at.
 */
export class Town {
  readonly clock = new VirtualClock();
  readonly rooms = new Map<RoomId, RoomBench>();
  readonly directory: DirectoryMessage[] = [];
  /** What was for the Lobby, which is not here. */
  readonly lobby: OutboxMessage[] = [];
  settings: Settings = defaultSettings;
  /** Whether other rooms can be asked. */
  isReachable = true;
  private readonly homes = new Map<Principal, RoomBench>();

  /** The home of a person, or of somebody named by their principal. */
  home(who: string, windows: Partial<RoomLimits> = {}): RoomBench {
    const principal = who.includes(':') ? principalSchema.parse(who) : person(who);
    const known = this.homes.get(principal);
    if (known !== undefined) return known;
    const name = who.replace(/^.*:/, '');
    const founder = { principal, name: `${name[0]?.toUpperCase()}${name.slice(1)}` };
    return this.found(idFor(principal), founder, windows);
  }

  /** A socket of somebody into a room, their own if none is named, with a hello. */
  enter(
    who: string,
    room: RoomBench = this.home(who),
    topics: string[] = ['workspace'],
    credential?: Credential,
  ): RawClient {
    const principal = who.includes(':') ? principalSchema.parse(who) : person(who);
    const homeRoom = this.homes.get(principal)?.id ?? null;
    const by = credential === undefined ? {} : { credential };
    const client = room.connect(principal, { homeRoom, ...by });
    client.hello(topics);
    return client;
  }

  /** Somebody is a member of another's room by an invite, as people are. */
  async invited(who: string, to: RoomBench, role: 'viewer' | 'member' | 'approver' | 'operator') {
    const owner = to.join(to.founder);
    const { code } = owner.does('invites.create', { role, hours: 1 });
    to.leave(owner);
    const guest = this.enter(who, this.home(who), []);
    await guest.doesLater('invites.accept', { code: code ?? '' });
    this.home(who).leave(guest);
    this.run(0);
  }

  run(ms: number): void {
    this.clock.advance(ms);
  }

  private found(id: RoomId, founder: Founder, windows = {}) {
    const canvas = new CanvasHall();
    const bench = new RoomBench(windows, {
      id,
      clock: this.clock,
      seed: this.rooms.size + 1,
      founder,
      outside: { ...this.outside, canvas: async (order) => take(canvas.room, order) },
      deliver: (message) => this.deliver(message),
    });
    this.rooms.set(id, bench);
    this.homes.set(founder.principal, bench);
    return bench;
  }

  private readonly outside: Omit<Outside, 'canvas'> = {
    settings: () => Promise.resolve(this.settings),
    lookInvite: async (to, who) => {
      const there = this.there(to);
      return there === undefined ? null : lookInvite(there.room, who);
    },
    acceptInvite: async (to, who) => {
      try {
        const there = this.there(to);
        if (there === undefined) throw new Refusal('inviteVoid');
        return { ok: true, badge: acceptInvite(there.room, who, this.settings) };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ok: false, error: error.toWire() };
      }
    },
  };

  private there(to: string): RoomBench | undefined {
    if (!this.isReachable) throw new Error('unreachable');
    return this.rooms.get(roomId.parse(to));
  }

  private deliver(message: OutboxMessage): boolean {
    if (message.to === 'directory') {
      this.directory.push(message);
      return (message.afterwards ?? []).every((one) => this.deliver({ to: 'room', ...one }));
    }
    if (message.to !== 'room') return true;
    if (message.roomId === lobbyRoom) return this.lobby.push(message) > 0;
    const { say } = message;
    const known = this.rooms.get(message.roomId);
    if (say.verb === 'begin') {
      const founder = { principal: say.founder, name: say.name, owner: say.owner };
      if (known === undefined) this.found(message.roomId, founder);
      else known.room.begin(known.id, founder);
    } else known?.room.receive(say);
    return known !== undefined || say.verb === 'begin';
  }
}

/** As long as real ones, so that a code can name it. */
const idFor = (principal: Principal): RoomId =>
  roomId.parse(base32(Uint8Array.from(sha256Hex(principal).slice(0, 16), (c) => c.charCodeAt(0))));
