import { CanvasRoom } from '../../client/canvas/sync/canvas-room.ts';
import {
  type Change,
  changesBetween,
  isNobodys,
  standing,
} from '../../client/canvas/sync/canvas-values.ts';
import { equalJson } from '../../client/canvas/sync/equal-json.ts';
import type { CanvasMapName } from '../../shared/canvas/document.ts';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { must } from '../../shared/lib/must.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { CanvasClient } from './canvas-client.ts';
import type { CanvasHall } from './canvas-hall.ts';
import { HallLink } from './hall-link.ts';

/** Somebody at a canvas, whatever they draw with. */
export interface Person {
  readonly name: string;
  readonly by: Principal;
  /** The document that they have now. */
  readonly client: CanvasClient;
  draw(changes: readonly Change[]): void;
  read(map: CanvasMapName, key: string): unknown;
  /** What follows by itself from what they heard. */
  goOn(): void;
}

/** Somebody with a client of Yjs that is not ours: it sets keys, and makes a fresh document when it is told to. */
export class Stranger implements Person {
  readonly name: string;
  readonly by: Principal;
  client: CanvasClient;
  private readonly hall: CanvasHall;
  private readonly freshId: () => number;

  constructor(name: string, hall: CanvasHall, freshId: () => number) {
    this.name = name;
    this.by = principal.parse(`human:${name}`);
    this.hall = hall;
    this.freshId = freshId;
    this.client = hall.connect(name, new CanvasClient(freshId()));
  }

  draw(changes: readonly Change[]): void {
    this.client.doc.transact(() => {
      for (const { map, key, after } of changes)
        if (after === undefined) this.client.delete(map, key);
        else this.client.set(map, key, after);
    });
  }

  read(map: CanvasMapName, key: string): unknown {
    return this.client.get(map, key);
  }

  goOn(): void {
    if (!this.client.notices.some(({ kind }) => kind === 'rebuild')) return;
    this.hall.drop(this.client);
    this.client = this.hall.connect(this.name, new CanvasClient(this.freshId()));
  }
}

const nameOf = ({ map, key }: Pick<Change, 'map' | 'key'>) => `${map} ${key}`;

/**
 * Somebody with the page: its own room, acts, journal and automatic places. It knows what it put where,
 * so it can tell whether something was taken that was not its own, or lost that was.
 */
export class PagePerson implements Person {
  readonly name: string;
  readonly by: Principal;
  readonly room: CanvasRoom;
  /** What the page knows of their role: a moment later than the room. */
  role: Role = 'member';
  /** Did they ever lose the right to draw? What is dropped with it is still shown for a moment. */
  wasViewer = false;
  private link: HallLink | null = null;
  /** Every value that they put somewhere. */
  private readonly put = new Set<string>();
  /** Where nodes of their own are to stand, as far as that is sure. */
  private readonly expected = new Map<string, unknown>();

  constructor(name: string, hall: CanvasHall, freshId: () => number) {
    this.name = name;
    this.by = principal.parse(`human:${name}`);
    this.room = new CanvasRoom({
      self: this.by,
      role: () => this.role,
      dial: (events, replaces) => {
        this.link = new HallLink(hall, freshId(), events);
        hall.connect(name, this.link, {}, { client: this.link.doc.clientID, replaces });
        return this.link;
      },
      keep: () => true,
      adopt: async () => ({ journal: [] }),
    });
    this.room.store.subscribe(({ setBack }, before) => {
      // What the room did not take may stand or not.
      if (setBack !== before.setBack) for (const { key } of setBack) this.expected.delete(key);
    });
    this.room.open();
  }

  get client(): CanvasClient {
    return must(this.link, 'a link');
  }

  get isSaved(): boolean {
    const { journal, asks } = this.room.store.getState();
    return journal.length + asks.length === 0;
  }

  /** A node that nobody else places. */
  ownNode = (at: number): string => `thread:${this.name}-${at}`;

  draw(changes: readonly Change[]): void {
    this.room.draw(changes);
    const { layout } = this.room.store.getState();
    for (const change of changes)
      if (equalJson(standing(layout, change), change.after)) this.did(change);
      else this.expected.delete(change.key);
  }

  read(map: CanvasMapName, key: string): unknown {
    return this.room.store.getState().layout[map].get(key);
  }

  goOn(): void {
    const { phase } = this.room.store.getState();
    if (phase !== 'ended') return;
    this.room.close();
    this.room.open();
  }

  /** What one is asked about is to stand: that is an act like any other, also over what one drew since. */
  settles(): void {
    const { asks } = this.room.store.getState();
    this.room.settle(true);
    const { layout } = this.room.store.getState();
    for (const { change } of asks)
      if (equalJson(standing(layout, change), change.after)) this.did(change);
  }

  /** Asks for places of what has none; it need not be its own. */
  asksFor(nodes: readonly string[]): void {
    this.room.place(nodes.map((node, at) => ({ node, x: -1, y: at })));
  }

  /** Undo or redo. In words what it took or blamed that it should not have. */
  steps(way: 'undo' | 'redo'): string | null {
    const before = this.room.store.getState();
    const act = before.acts[way === 'undo' ? 'done' : 'undone'].at(-1) ?? [];
    const isSure = !this.wasViewer && act.every(({ change }) => this.expected.has(change.key));
    const { layout } = before;
    const left = this.room[way]();
    for (const change of changesBetween(layout, this.room.store.getState().layout)) {
      const was = standing(layout, change);
      const isFree = was === undefined || isNobodys(layout, change);
      if (!isFree && !this.put.has(valueName(change, was)))
        return `${this.name}’s ${way} took away ${nameOf(change)} ${JSON.stringify(was)} of another`;
      this.did(change);
    }
    const isBlamed = isSure && left !== null && left > 0;
    return isBlamed ? `${this.name}’s ${way} blames somebody for what nobody else touched` : null;
  }

  /** What of their own nodes is another way than they left it; nobody but them places one. */
  whyLost(pos: { get(node: string): unknown }, isFree: (node: string) => boolean): string | null {
    for (const [node, place] of this.expected) {
      const there = pos.get(node);
      if (place === undefined ? there === undefined || isFree(node) : equalJson(there, place))
        continue;
      // Of a deletion that did not arrive before they might only look nothing is kept.
      if (place === undefined && this.wasViewer) continue;
      return `${this.name} left ${node} at ${JSON.stringify(place)}, not ${JSON.stringify(there)}`;
    }
    return null;
  }

  /** In words what they are asked about though nobody else touched it. */
  get whyAsked(): string | null {
    const { asks } = this.room.store.getState();
    if (this.wasViewer) return null;
    const own = asks.find(({ change }) => this.expected.has(change.key));
    return own === undefined ? null : `${this.name} is asked about ${own.change.key}`;
  }

  private did(change: Change): void {
    if (change.after !== undefined) this.put.add(valueName(change, change.after));
    const isOwn = change.map === 'pos' && change.key.startsWith(`thread:${this.name}-`);
    if (isOwn) this.expected.set(change.key, change.after);
  }
}

const valueName = (at: Pick<Change, 'map' | 'key'>, value: unknown) =>
  `${nameOf(at)} ${canonicalJson(value)}`;
