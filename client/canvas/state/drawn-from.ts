import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Graph } from '../graph/facts.ts';
import { saysTheSame } from '../graph/share-graph.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { openComments } from './comments.ts';
import type { Locks, Writer } from './locks.ts';
import type { ChosenBy } from './others.ts';
import { readOthers } from './read-others.ts';
import type { ViewState } from './view-state.ts';

/** All that nodes and lines are drawn from: each of a thousand asks one store, once. */
export interface DrawnFrom {
  nodes: Graph['nodes'];
  layout: CanvasLayout;
  /** What is drawn as it was, while one looks at the past. */
  lit: ReadonlySet<string> | null;
  /** Whose field is open, or on its way. */
  editing: string | null;
  writers: ReadonlyMap<string, Writer>;
  choices: ReadonlyMap<string, ChosenBy>;
}

interface Sources {
  graph: StoreApi<Graph>;
  view: StoreApi<ViewState>;
  room: CanvasRoom;
  locks: Locks;
}

/** Goes with what it is made of; another value only where one of these is. */
export function drawnFrom({ graph, view, room, locks }: Sources): StoreApi<DrawnFrom> {
  const now = (): DrawnFrom => {
    const { past, editing } = view.getState();
    return {
      nodes: graph.getState().nodes,
      layout: room.store.getState().layout,
      lit: past?.lit ?? null,
      editing,
      writers: locks.writers.getState(),
      choices: readOthers(room).choices,
    };
  };
  const store = createStore(now);
  const look = () => {
    const next = now();
    if (!saysTheSame(store.getState(), next)) store.setState(next, true);
  };
  for (const source of [graph, view, room.store, room.others, locks.writers])
    source.subscribe(look);
  return store;
}

/** What hangs on anything that is drawn: how many open comments, and who else has chosen it. */
export const hangingOn = ({ layout, choices }: DrawnFrom, id: string) => ({
  comments: openComments(layout).get(id) ?? 0,
  chosenBy: choices.get(id),
});

/** Is the field of these words open here, or on its way, and who else writes in them? */
export const wordsOf = ({ editing, writers }: DrawnFrom, id: string) => ({
  isMeant: editing === id,
  writer: writers.get(id),
});
