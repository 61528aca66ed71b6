import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PresenceState } from '../../../shared/canvas/awareness.ts';
import { mayDraw } from '../../../shared/canvas/may-change.ts';
import type { AutomaticPlace, CanvasNotice } from '../../../shared/canvas/wire.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Role } from '../../../shared/model/role.ts';
import { closeCodes, mayReconnect } from '../../../shared/protocol/close-codes.ts';
import { type Act, actOf, did, noActs, withoutActs } from './acts.ts';
import type { Link, LinkEvents } from './canvas-link.ts';
import { type CanvasState, unopened } from './canvas-state.ts';
import { type CanvasLayout, type Change, emptyLayout, withChanges } from './canvas-values.ts';
import { givenUp, isSaid, isSent, isUndone, undoneWords } from './given-up.ts';
import {
  asking,
  caughtUp,
  compare,
  type Journal,
  knowing,
  overlaid,
  recalled,
  record,
  type Stored,
  sending,
  type Unsaved,
  withoutStored,
} from './journal.ts';
import type { Left } from './kept-journal.ts';
import { itAsks, onlyLooks, whyOnlyLooks } from './only-looks.ts';
import { Outgoing } from './outgoing.ts';
import { OwnPresence } from './own-presence.ts';
import { PlacesAsked } from './places-asked.ts';
import { asSealed, heldBack, sealed } from './sealed.ts';
import { Silence } from './silence.ts';
import { Stands } from './stands.ts';
import { lastAct, redone, type Step, undone } from './undoing.ts';

export type Draw = (changes: readonly Change[], options?: { joins?: boolean }) => void;

interface Options {
  self: Principal;
  /** `replaces`: the client of the link before, which is given up. */
  dial: (events: LinkEvents, replaces: number | undefined) => Link;
  role: () => Role | null;
  /** Keeps what is not saved over a reload, with the client as which it may be on its way; `false` when it could not. */
  keep: (journal: Journal, client: number | undefined) => boolean;
  /** Brings what was kept, once. */
  adopt: () => Promise<Left>;
}

/** After so long without the room one sees what is known without it. */
const openingMs = 3_000;

/**
 * Somebody's canvas of a room: everything they see and do goes through here, whichever link carries
 * it. A change is shown at once; it is written into the document while that is in step with the
 * room, waits while it is not, and is forgotten only when the room has stored it.
 */
export class CanvasRoom {
  readonly store: StoreApi<CanvasState>;
  /** Who else is here, by their client's id. */
  readonly others = createStore<ReadonlyMap<number, unknown>>(() => new Map());
  private readonly options: Options;
  private room: CanvasLayout = emptyLayout;
  private link: Link | null = null;
  /** The last that stood: what it sent may still be on its way when the next is dialled. */
  private replaces: number | undefined;
  private readonly own: OwnPresence;
  private readonly stands = new Stands();
  private readonly outgoing = new Outgoing(() => this.send());
  private opening: ReturnType<typeof setTimeout> | undefined;
  private isSignedOut = false;
  /** What was drawn on a way that was gone is compared as what is drawn while away; its document would only send it. */
  private readonly silence = new Silence(() => {
    if (!this.isAllStored) this.rebuild();
  });
  private places = this.freshPlaces();

  constructor(options: Options) {
    this.options = options;
    this.store = createStore(() => unopened);
    this.own = new OwnPresence((state) => this.link?.awareness.setLocalState(state));
  }

  /** Somebody looks. What an earlier visit could not send comes along. */
  open(): void {
    if (this.link !== null) return;
    const { phase } = this.store.getState();
    if (phase === 'ended') this.set({ phase: 'away', why: null });
    if (this.isSignedOut) this.comeBack();
    this.places = this.freshPlaces();
    this.set({ mayPlace: this.places.mayGo });
    this.link = this.dial();
    this.opening = setTimeout(() => {
      if (this.store.getState().phase === 'opening') this.set({ phase: 'away' });
    }, openingMs);
    void this.options.adopt().then(({ journal: kept, client }) => {
      if (kept.length === 0) return;
      this.goOnFrom(client);
      this.ask(kept.filter(({ isSealed }) => isSealed));
      const free = kept.filter(({ isSealed }) => !isSealed);
      this.setJournal([...free, ...this.store.getState().journal]);
      if (this.link?.isSynced === true) this.caughtUp();
      this.keep();
    });
  }

  /** Somebody looks, or nobody does any more: then one is not here for others, also while the link stays open. */
  beHere(isHere: boolean): void {
    this.own.beHere(isHere);
  }

  get mayDraw(): boolean {
    const role = this.options.role();
    return role !== null && mayDraw(role) && this.store.getState().onlyLooks === null;
  }

  /** How others know this client; `null` while it is not linked. */
  get clientId(): number | null {
    return this.link?.awareness.clientID ?? null;
  }

  /** One act of one's own: it can be undone. */
  readonly draw: Draw = (changes, { joins = false } = {}) => {
    const { layout, acts } = this.store.getState();
    const also = { acts: did(acts, actOf(changes, layout), joins) };
    if (!this.write(changes, also)) this.holdBack(changes);
  };

  /**
   * The room set an earlier layout back for oneself: one act, which is done already, where all of it is
   * known (`null`: it is not). Else nothing that was done before it can be taken back.
   */
  setBack(act: Act | null): void {
    this.set({ acts: act === null ? noActs : did(this.store.getState().acts, act, false) });
  }

  /**
   * Takes something away as if it had never been: nothing of it is left to undo. Nobody asked for that, so
   * nobody is told where they may not.
   */
  forget(changes: readonly Change[]): void {
    this.write(changes, { acts: withoutActs(this.store.getState().acts, changes) });
  }

  /** Do places that nobody chose go out now? Only into a document that is what the room has. */
  get takesPlaces(): boolean {
    const isLive = this.store.getState().phase === 'live' && this.link?.isSynced === true;
    return isLive && this.mayDraw && this.places.mayGo;
  }

  /** Was the room asked for such a place already, and took it not or not yet? It is not asked again. */
  isPlaceHeld(node: string): boolean {
    return this.places.isHeld(node);
  }

  /** Only some may see it now, or everybody: what the room said of its place before counts no more. */
  turned(node: string): void {
    this.places.turned(node);
  }

  /**
   * Asks the room to put what nobody placed where it came to stand, for everybody. It is nobody's act:
   * there is nothing to undo, nothing to keep and to ask about, and what is lost on its way is asked for
   * again. What has a place by then keeps it.
   */
  place(places: readonly AutomaticPlace[]): void {
    if (this.link === null || !this.takesPlaces) return;
    const { pos } = this.store.getState().layout;
    const { placeless } = this.stands;
    const isFree = (node: string) =>
      (placeless.has(node) || !pos.has(node)) && !this.room.pos.has(node);
    const fresh = this.places.ask(places.filter(({ node }) => isFree(node)));
    if (fresh.length > 0 && !this.link.place(fresh)) this.places.lost();
  }

  /** Places that the room is to be asked for: of notes and frames that have words and no place. */
  get placeless(): AutomaticPlace[] {
    if (!this.takesPlaces) return [];
    return [...this.stands.placeless].flatMap(([node, { x, y }]) =>
      this.places.isHeld(node) ? [] : [{ node, x, y }],
    );
  }

  /** How many of those who are here would do first what each would do. */
  get rank(): number {
    const own = this.clientId;
    return own === null ? 0 : [...this.others.getState().keys()].filter((id) => id < own).length;
  }

  /** What one did last. */
  get lastAct(): Act | undefined {
    return lastAct(this.store.getState());
  }

  /**
   * Takes back the last act; where `act` names one, only as long as that is the last. Keys that others
   * changed since stay as they are: so many, or `null` where nothing was taken back.
   */
  undo(act = this.lastAct): number | null {
    return this.step(undone(this.store.getState(), act, this.options.self));
  }

  redo(): number | null {
    return this.step(redone(this.store.getState(), this.options.self));
  }

  /** The answer to what `asks`, or to `some` of it: what one made stands, or what is there now. */
  settle(isMine: boolean, some = this.store.getState().asks): void {
    const asks = this.store.getState().asks.filter((one) => !some.includes(one));
    const changes = isMine ? some.map(({ change }) => change) : null;
    if (changes === null) this.set({ asks });
    else if (!this.write(changes, { asks })) return this.set({ refused: this.whyOnlyLooks });
    this.keep();
  }

  dismiss(): void {
    this.set({ refused: null });
  }

  /** What one tells of oneself; merged into what was told before. */
  tell(part: Partial<Omit<PresenceState, 'user'>>): void {
    this.own.tell(part);
  }

  /** What is not saved is kept and goes out the next time. */
  close(): void {
    clearTimeout(this.opening);
    this.own.stop();
    this.letGo();
    this.room = emptyLayout;
    const { journal, phase } = this.store.getState();
    this.set({ phase: phase === 'ended' ? phase : 'away', journal: recalled(journal) });
  }

  /**
   * Its author is not signed in any more: nothing goes out, and what is not saved, drawn before or
   * after, is kept for them and asks when they come back.
   */
  signedOut(): void {
    this.isSignedOut = true;
    this.end(closeCodes.notAuthenticated);
    this.keep();
  }

  /** What an earlier page sent does not come after what goes out here, unless this one was in step before. */
  private goOnFrom(client: number | undefined): void {
    if (client === undefined || this.replaces !== undefined) return;
    this.replaces = client;
    this.rebuild();
  }

  /** What its author left, or somebody drew after them, waits for a word. */
  private comeBack(): void {
    this.isSignedOut = false;
    this.seal();
  }

  /** What is not saved asks before it goes out. */
  private seal(): void {
    const { journal } = this.store.getState();
    this.setJournal([]);
    this.ask(sealed(journal));
  }

  private step(step: Step | null): number | null {
    if (step === null) return null;
    if (this.write(step.changes, { acts: step.acts })) return step.left;
    this.set({ refused: this.whyOnlyLooks });
    return null;
  }

  /** Nothing is drawn; words that were being written in what stands are kept as what is not saved is. */
  private holdBack(changes: readonly Change[]): void {
    const { asks, isMore } = heldBack(this.store.getState(), changes);
    this.set({ asks, refused: this.whyOnlyLooks + (isMore ? itAsks : '') });
    this.keep();
  }

  /** Everything that one does goes through here, with what it makes of the state: not without the right. */
  private write(changes: readonly Change[], also: Partial<CanvasState>): boolean {
    if (!this.mayDraw) return false;
    this.set(also);
    if (changes.length === 0) return true;
    const { journal, layout, asks } = this.store.getState();
    this.set({ asks: knowing(asks, changes) });
    this.setJournal(record(journal, changes, layout));
    this.send();
    this.keep();
    return true;
  }

  /** Lets out what waits, as much of it as the room takes at once: the rest when that is stored. */
  private send(): void {
    if (this.link?.isSynced !== true) return;
    const { journal } = this.store.getState();
    const piece = this.outgoing.next(journal);
    if (piece.length === 0) return;
    const { goes, asks } = compare(piece, this.room, journal);
    const sent = goes.length === 0 ? null : this.link.write(goes.map(({ change }) => change));
    if (asks.length > 0) this.ask(asks);
    this.setJournal(sending(journal, sent, new Set(goes), new Set([...piece, ...asks])));
    if (goes.length === 0) this.send();
  }

  /** What would overwrite what somebody did waits for a word. */
  private ask(more: readonly Unsaved[]): void {
    this.set({ asks: asking(this.store.getState().asks, more) });
  }

  private dial(): Link {
    const events: LinkEvents = {
      changed: (changes) => {
        this.room = withChanges(this.room, changes);
        for (const { map, key } of changes) if (map === 'pos') this.places.answered(key);
        this.show();
      },
      synced: (isSynced) => (isSynced ? this.caughtUp() : this.lost()),
      stored: (has) => this.stored(has),
      notice: (notice) => this.hear(notice),
      closed: (code) => this.closed(code),
      others: () => this.others.setState(new Map(this.link?.awareness.getStates()), true),
      dead: () => this.rebuild(),
    };
    return this.options.dial(this.silence.over(events), this.replaces);
  }

  /** The document is what the room has: what was made meanwhile goes out, unless it would overwrite. */
  private caughtUp(): void {
    const { journal, asks } = caughtUp(this.store.getState(), this.room);
    this.set({ phase: 'live', asks });
    // From here on something of it may be on its way; of a link that never came so far there is nothing.
    this.replaces = this.clientId ?? undefined;
    this.own.again();
    this.setJournal(journal);
    this.send();
    this.keep();
  }

  private lost(): void {
    this.places.lost();
    const { phase } = this.store.getState();
    if (phase === 'live') this.set({ phase: 'away' });
    this.others.setState(new Map(), true);
  }

  private stored(has: Stored): void {
    const { journal } = this.store.getState();
    const next = withoutStored(journal, has);
    if (next.length === journal.length) return;
    this.outgoing.stored();
    this.setJournal(next);
    this.send();
    this.keep();
  }

  private hear(notice: CanvasNotice): void {
    switch (notice.kind) {
      case 'you':
        // First on every socket: nothing of what is here goes out in somebody else's name.
        this.places.hear(notice.mayEdit);
        if (notice.principal !== this.options.self) return this.signedOut();
        this.set({ onlyLooks: notice.mayEdit ? null : onlyLooks[notice.why ?? 'now'] });
        // What it has not stored by now it takes no more, a deletion without a word.
        return notice.mayEdit || this.isAllStored ? undefined : this.giveUp(this.whyOnlyLooks);
      case 'rebuild':
        // That the room wrote its document anew says nothing of what is on its way.
        return notice.isRenewed === true ? this.rebuild() : this.dropped(notice.why);
      case 'undone':
        this.without(isUndone(notice), undoneWords(notice));
        this.send();
        return this.keep();
      case 'refused':
        return this.giveUp(notice.why);
      case 'unplaced':
        // Nobody did it, so nobody is told.
        return this.places.refused(notice.nodes, notice.isFull);
    }
  }

  /** The room could not take what was on its way; nothing else of what is not saved is given up. */
  private dropped(why: string): void {
    const { journal } = this.store.getState();
    const does = this.outgoing.dropped(journal.filter(isSent).length);
    if (does === 'stop') return this.end(why);
    if (does === 'drop') {
      this.without(isSent, why);
      this.keep();
    }
    this.rebuild();
  }

  /** One may only look: what is not saved is kept until one may draw again, and that is said. */
  private giveUp(why: string): void {
    this.places.hear(false);
    // Places that nobody chose are in nobody's document before the room put them there.
    if (this.places.isOnItsWay && this.isAllStored) return this.places.lost();
    this.without(isSaid, why);
    this.set({ refused: why + (this.isAllStored ? '' : itAsks) });
    this.seal();
    this.keep();
    this.rebuild();
  }

  private get whyOnlyLooks(): string {
    return whyOnlyLooks(this.store.getState().onlyLooks, this.options.role());
  }

  private without(isGone: (one: Unsaved) => boolean, refused: string): void {
    const { journal, ...said } = givenUp(this.store.getState().journal, isGone, refused);
    this.setJournal(journal);
    this.set(said);
  }

  /** A fresh document with a fresh id; what was not stored goes out again once it has caught up. */
  private rebuild(): void {
    if (this.link === null) return;
    const { journal, phase } = this.store.getState();
    this.set({ phase: phase === 'live' ? 'away' : phase, journal: recalled(journal) });
    this.link.destroy();
    this.places.lost();
    this.silence.stop();
    // Who is still here says so to the new one; who went meanwhile says nothing.
    this.others.setState(new Map(), true);
    this.room = emptyLayout;
    this.link = this.dial();
  }

  private closed(code: number): void {
    if (mayReconnect(code)) return;
    if (code !== closeCodes.badFrame) return this.end(code);
    const { journal } = this.store.getState();
    if (this.places.unread()) return this.rebuild();
    // It may have been too much at once: it goes out again in smaller pieces.
    if (journal.some(isSent)) return this.dropped('The room could not read it.');
    this.end(code);
  }

  private freshPlaces(): PlacesAsked {
    const places = new PlacesAsked(() => this.set({ mayPlace: places.mayGo }));
    return places;
  }

  private end(why: string | number): void {
    this.letGo();
    const { journal } = this.store.getState();
    this.set({ phase: 'ended', why, journal: recalled(journal) });
  }

  private letGo(): void {
    this.outgoing.stop();
    this.places.stop();
    this.places.lost();
    this.silence.stop();
    this.link?.destroy();
    this.link = null;
    this.others.setState(new Map(), true);
  }

  /** While a fresh document fills, what was known stays in sight. */
  private show(): void {
    const { journal, layout } = this.store.getState();
    if (this.isBlind) return;
    const next = this.stands.of(overlaid(this.room, journal));
    if (next !== layout) this.set({ layout: next });
  }

  private setJournal(journal: Journal): void {
    this.set({ journal });
    const { layout } = this.store.getState();
    const next = this.stands.of(overlaid(this.isBlind ? layout : this.room, journal));
    if (next !== layout) this.set({ layout: next });
  }

  /** Away, the document is not what the room has, or not yet. */
  private get isBlind(): boolean {
    return this.store.getState().phase !== 'opening' && this.link?.isSynced !== true;
  }

  private get isAllStored(): boolean {
    return this.store.getState().journal.length === 0;
  }

  private keep(): void {
    const { journal, asks } = this.store.getState();
    const all = [...journal, ...asks];
    const isKept = this.options.keep(this.isSignedOut ? all.map(asSealed) : all, this.replaces);
    if (isKept !== this.store.getState().isKept) this.set({ isKept });
  }

  private set(part: Partial<CanvasState>): void {
    this.store.setState(part);
  }
}
