import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Principal } from '../../shared/model/principal.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { CallRefused } from '../connection/connection.ts';
import type { Session } from '../connection/session.ts';
import { accountStore, type Standing } from '../store/account.ts';
import { type OpenRoom, roomsThatAreOpen } from '../store/open-room.ts';
import { whyNot } from '../store/use-ask.ts';
import { say } from '../ui/toast-store.ts';
import { wantsNoMotion } from '../ui/wants-no-motion.ts';
import { emptyGraph, type Graph } from './graph/facts.ts';
import { forAll } from './graph/for-all.ts';
import { shareGraph } from './graph/share-graph.ts';
import { callLayouter } from './layout/ask-layout.ts';
import type { Place } from './layout/place.ts';
import { Arranger } from './state/arrange.ts';
import { Carried, carriedMs } from './state/carried.ts';
import { Drawing } from './state/drawing.ts';
import { type DrawnFrom, drawnFrom } from './state/drawn-from.ts';
import { feedGraph, seenIn } from './state/graph-feed.ts';
import { Locks } from './state/locks.ts';
import { OwnPlaces } from './state/own-places.ts';
import { PlaceKeeper } from './state/place-keeper.ts';
import { placesToKeep } from './state/places-to-keep.ts';
import { keepUnsent, readUnsent, withWordsOf } from './state/unsent.ts';
import { newViewStore, type ViewState } from './state/view-state.ts';
import { CanvasLink } from './sync/canvas-link.ts';
import { CanvasRoom } from './sync/canvas-room.ts';
import { KeptJournal } from './sync/kept-journal.ts';

/** The canvas of a room that is open: what the room says, what people made, and what one does. */
export interface Canvas {
  /** What is drawn: the room as it is now, or while one looks at the past as it was. */
  graph: StoreApi<Graph>;
  /** The room as it is now. */
  present: StoreApi<Graph>;
  /** Places of what nobody placed. */
  auto: StoreApi<ReadonlyMap<string, Place>>;
  view: StoreApi<ViewState>;
  room: CanvasRoom;
  /** What nodes and lines are drawn from. */
  drawn: StoreApi<DrawnFrom>;
  /** Who writes where. */
  locks: Locks;
  /** What others drag. */
  carried: Carried;
  /** Places of what only some may see, for oneself. */
  own: OwnPlaces;
  /** What one does, told to whom it may be told. */
  drawing: Drawing;
  /** Somebody looks; returns how to stop. It stays open for a moment after the last one. */
  hold(): () => void;
  /** Does somebody look, or did until just now? */
  isRunning(): boolean;
  /** Nothing of it runs any more, also where somebody looks. */
  end(): void;
}

/** Whoever comes back so soon finds it as they left it. */
const lingerMs = 30_000;

const open = new WeakMap<object, Canvas>();

interface Ending {
  end(): Promise<void>;
  /** Its room is not open any more, and nothing of it runs. */
  isOver(): boolean;
}

/** The canvas that a room has in this tab, by its room and principal: how to end it. */
const ends = new Map<string, Ending>();

/** What is over is not held on to: somebody may go from room to room all day. */
function endOver(): void {
  for (const [name, one] of ends) {
    if (!one.isOver()) continue;
    ends.delete(name);
    void one.end();
  }
}

/** The same for everybody who asks, as long as the room is open. */
export function canvasOf(room: OpenRoom): Canvas {
  const known = open.get(room.connection);
  if (known !== undefined) return known;
  const canvas = newCanvas(room);
  open.set(room.connection, canvas);
  return canvas;
}

/** For tests, which bring a link of their own. */
export const setCanvas = (room: OpenRoom, canvas: Canvas): void =>
  void open.set(room.connection, canvas);

function newCanvas(room: OpenRoom): Canvas {
  const { connection, account } = room;
  const name = `${account.principal} ${room.id}`;
  const kept = new KeptJournal(account.principal, room.id);
  // One whose connection was closed may linger, and hold what it could not send.
  const before = ends.get(name)?.end();
  endOver();
  const canvasRoom = new CanvasRoom({
    self: account.principal,
    role: () => connection.store.getState().self?.role ?? null,
    dial: (events, replaces) => new CanvasLink(location.host, room.id, events, replaces),
    keep: (journal, client) => kept.keep(journal, client),
    adopt: async () => {
      await before;
      return kept.adopt();
    },
  });
  const isOpen = () => roomsThatAreOpen().some((one) => one.connection === connection);
  const canvas = assemble(room, canvasRoom, () => {
    if (!isOpen()) void kept.release();
  });
  const end = () => {
    canvas.end();
    return kept.release();
  };
  ends.set(name, { end, isOver: () => !canvas.isRunning() && !isOpen() });
  return canvas;
}

function ownPlacesOf({ connection }: OpenRoom): OwnPlaces {
  const failed = (error: unknown) => {
    if (error instanceof CallRefused && error.key !== null) connection.discard(error.key);
    say(`It was moved for now only. ${whyNot(error)}`);
  };
  return new OwnPlaces({
    read: (after) =>
      connection.call('graph.get', { map: 'own', ...(after === null ? {} : { after }) }),
    place: (places) => connection.call('graph.place', { places }).then(() => {}, failed),
  });
}

/** Joins the parts; nothing of it runs until somebody looks. */
export function assemble(room: OpenRoom, canvasRoom: CanvasRoom, onStop = () => {}): Canvas {
  const graph = createStore<Graph>(() => emptyGraph);
  const present = createStore<Graph>(() => emptyGraph);
  const auto = createStore<ReadonlyMap<string, Place>>(() => new Map());
  const locks = new Locks(canvasRoom);
  const own = ownPlacesOf(room);
  const drawing = new Drawing(graph, canvasRoom, own);
  const arranger = new Arranger({
    ...{ graph, auto, placeOf: drawing.placeOf },
    layout: () => canvasRoom.store.getState().layout,
    own: () => own.store.getState().places,
    mayPlace: (id) => drawing.isShared(id) || own.store.getState().isKnown,
    turned: (id) => canvasRoom.turned(id),
  });
  const view = newViewStore(readUnsent(room.drafts));
  const carried = new Carried({
    room: canvasRoom,
    restOf: (id) => drawing.placeOf(id) ?? auto.getState().get(id),
    ownOf: (id) => view.getState().drags.get(id),
    // From afar a crowd is made anew of all that there is with each place.
    glideMs: () => (wantsNoMotion() || view.getState().isFar ? 0 : carriedMs),
    now: () => performance.now(),
    nextFrame: (run) => {
      const frame = requestAnimationFrame(run);
      return () => cancelAnimationFrame(frame);
    },
  });
  const keeper = new PlaceKeeper({
    wanted: () => [
      ...canvasRoom.placeless,
      ...placesToKeep({
        graph: graph.getState(),
        auto: auto.getState(),
        layout: canvasRoom.store.getState().layout,
        isCurrent: hasRowsOfNow(room.connection.store.getState()),
        takesPlaces: canvasRoom.takesPlaces,
        isPast: view.getState().past !== null,
        isHeld: (id) => canvasRoom.isPlaceHeld(id),
      }),
    ],
    ask: (places) => canvasRoom.place(places),
    rank: () => canvasRoom.rank,
  });
  const draw = () => {
    const { past, isPicture } = view.getState();
    const now = isPicture ? forAll(present.getState(), seenIn(room)) : present.getState();
    graph.setState(past === null ? now : shareGraph(graph.getState(), past.of(now)), true);
  };
  present.subscribe(draw);
  view.subscribe(({ past, isPicture }, before) => {
    if (past === before.past && isPicture === before.isPicture) return;
    draw();
    if ((past === null) !== (before.past === null)) beHere();
  });
  view.subscribe(({ unsent }, before) => {
    if (unsent !== before.unsent) keepUnsent(room.drafts, unsent, before.unsent);
  });
  canvasRoom.store.subscribe(({ setBack }, before) => {
    if (setBack !== before.setBack)
      view.setState(({ unsent, saidAt }) => ({ unsent: withWordsOf(unsent, setBack, saidAt) }));
  });
  let holders = 0;
  // Who looks at the past is not here for others: what they point at is not there.
  const beHere = () => canvasRoom.beHere(holders > 0 && view.getState().past === null);
  let stops: (() => void)[] = [];
  let lingers: ReturnType<typeof setTimeout> | undefined;
  const heed = (standing: Standing) => {
    if (isSomebodyElse(standing, room.account.principal)) canvasRoom.signedOut();
  };
  const start = () => {
    // What the room has and what people placed is known first: nothing jumps from where it was put.
    const arrange = () => {
      const isHeld = room.connection.store.getState().replica.topics.has(workspaceTopic);
      if (isHeld && canvasRoom.store.getState().phase !== 'opening') void arranger.arrange();
    };
    stops = [
      graph.subscribe(arrange),
      graph.subscribe((now, before) => {
        if (now.shape !== before.shape) keeper.look();
      }),
      canvasRoom.store.subscribe((now, before) => {
        if (now.phase !== before.phase || now.layout.pos !== before.layout.pos) arrange();
        else if (now.mayPlace === before.mayPlace) return;
        keeper.look();
      }),
      auto.subscribe(keeper.look),
      view.subscribe(({ past }, before) => {
        if (past !== before.past) keeper.look();
      }),
      room.connection.store.subscribe((now, before) => {
        const isOther = now.self !== before.self || hasRowsOfNow(now) !== hasRowsOfNow(before);
        if (isOther) keeper.look();
      }),
      () => keeper.stop(),
      own.store.subscribe(arrange),
      feedGraph(room, present),
      locks.run(),
      carried.run(),
      accountStore.subscribe(heed),
      () => canvasRoom.close(),
    ];
    callLayouter();
    arranger.begin();
    canvasRoom.open();
    heed(accountStore.getState());
    void own.load();
  };
  const stopAll = () => {
    clearTimeout(lingers);
    for (const stop of stops) stop();
    stops = [];
    onStop();
  };
  const hold = () => {
    holders += 1;
    clearTimeout(lingers);
    if (holders === 1) beHere();
    if (stops.length === 0) start();
    return () => {
      holders -= 1;
      if (holders > 0) return;
      beHere();
      lingers = setTimeout(stopAll, lingerMs);
    };
  };
  return {
    graph,
    present,
    auto,
    view,
    room: canvasRoom,
    drawn: drawnFrom({ graph, view, room: canvasRoom, locks }),
    locks,
    carried,
    own,
    drawing,
    hold,
    isRunning: () => stops.length > 0,
    end: stopAll,
  };
}

/** The room is connected, and its rows are those that it has. */
export const hasRowsOfNow = ({ phase, replica, wanting, opening }: Session): boolean =>
  phase.name === 'live' &&
  replica.topics.has(workspaceTopic) &&
  !wanting.has(workspaceTopic) &&
  ![...opening.values()].includes(workspaceTopic);

/** Nobody is signed in here, or another one is, whoever's page this still is. */
const isSomebodyElse = (standing: Standing, self: Principal): boolean =>
  standing.state === 'signedOut' ||
  (standing.state === 'signedIn' && standing.account.principal !== self);
