import type { CanvasNotice } from '../../shared/canvas/wire.ts';
import { must } from '../../shared/lib/must.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Link, LinkEvents } from '../canvas/sync/canvas-link.ts';
import { CanvasRoom } from '../canvas/sync/canvas-room.ts';
import type { Change } from '../canvas/sync/canvas-values.ts';
import type { Journal, Stored } from '../canvas/sync/journal.ts';

/** A canvas whose room is played by a test: what comes from it, and what it was sent. */
export class TestHatchery {
  readonly room: CanvasRoom;
  /** Updates that went out since the first document, oldest first. */
  readonly written: (readonly Change[])[] = [];
  /** Places that nobody chose, as the room was asked for them; it puts them there at once, if it takes any. */
  readonly placed: (readonly Change[])[] = [];
  takesPlaces = true;
  /** What the browser keeps. */
  kept: Journal = [];
  keptClient: number | undefined;
  /** What an earlier visit left, and the client that it was. */
  left: Journal = [];
  leftClient: number | undefined;
  /** Does the browser have room to keep anything? */
  keeps = true;
  /** States that others tell. */
  readonly states = new Map<number, unknown>();
  /** What one tells of oneself. */
  told: unknown = null;
  /** The client that each link said it replaces. */
  readonly replaced: (number | undefined)[] = [];
  private events: LinkEvents | null = null;
  private isSynced = false;
  private socket = 1;
  private updates = 0;
  private clock = 0;
  private clients = 0;

  constructor(self: Principal, role: Role | null) {
    this.room = new CanvasRoom({
      self,
      role: () => role,
      dial: (events, replaces) => {
        this.replaced.push(replaces);
        return this.dial(events);
      },
      keep: (journal, client) => {
        if (this.keeps) this.kept = journal;
        this.keptClient = client;
        return this.keeps;
      },
      adopt: async () => ({ journal: this.left, client: this.leftClient }),
    });
  }

  /** The room sends what it has. */
  sync(has: readonly Change[] = []): void {
    this.change(has);
    this.isSynced = true;
    must(this.events, 'a link').synced(true);
  }

  change(changes: readonly Change[]): void {
    if (changes.length > 0) must(this.events, 'a link').changed(changes);
  }

  /** The socket is gone; the document stays. */
  drop(): void {
    this.isSynced = false;
    this.socket += 1;
    this.updates = 0;
    must(this.events, 'a link').synced(false);
  }

  /** The room says what it stored: all of it, unless a test says less. */
  store(less: Partial<Stored> = {}): void {
    const { socket, updates, clock } = this;
    must(this.events, 'a link').stored({ socket, updates, clock, answers: 1, ...less });
  }

  notice(notice: CanvasNotice): void {
    must(this.events, 'a link').notice(notice);
  }

  /** The socket is dead and nobody said so. */
  dies(): void {
    must(this.events, 'a link').dead();
  }

  close(code: number, reason: string): void {
    must(this.events, 'a link').closed(code, reason);
  }

  /** Somebody else tells of themselves; `null` when they go. */
  tell(client: number, state: unknown): void {
    if (state === null) this.states.delete(client);
    else this.states.set(client, state);
    must(this.events, 'a link').others();
  }

  private dial(events: LinkEvents): Link {
    this.events = events;
    this.isSynced = false;
    this.clients += 1;
    const { states, clients } = this;
    const isSynced = () => this.isSynced;
    return {
      get isSynced() {
        return isSynced();
      },
      awareness: {
        clientID: clients,
        getStates: () => new Map([...states].map(([id, state]) => [id, Object(state)])),
        setLocalState: (state) => {
          this.told = state;
        },
      },
      place: (places) => {
        const changes = places.map(
          ({ node, x, y }): Change => ({ map: 'pos', key: node, after: { x, y }, isNobodys: true }),
        );
        this.placed.push(changes);
        if (this.takesPlaces) events.changed(changes);
        return true;
      },
      write: (changes) => {
        this.written.push(changes);
        this.updates += 1;
        // As in a document: setting counts, deleting does not.
        this.clock += changes.filter(({ after }) => after !== undefined).length;
        events.changed(changes);
        return { socket: this.socket, updates: this.updates, clock: this.clock };
      },
      destroy: () => {
        this.isSynced = false;
      },
    };
  }
}
