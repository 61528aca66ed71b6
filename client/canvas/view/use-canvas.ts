import { useEffect } from 'react';
import { useStore } from 'zustand';
import { mayDraw } from '../../../shared/canvas/may-change.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { selectionStore } from '../../store/selection.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { type Canvas, canvasOf } from '../canvas.ts';
import type { NodeFacts } from '../graph/facts.ts';
import type { Place } from '../layout/place.ts';
import type { Writer } from '../state/locks.ts';
import { type ChosenBy, choicesOf, dragsOf, type Other, othersIn } from '../state/others.ts';
import { noDrags, type ViewState } from '../state/view-state.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import type { CanvasState } from '../sync/canvas-state.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { isInspected } from './inspect-node.ts';

export const useCanvas = (): Canvas => canvasOf(useRoom());

export const useLayout = <T>(select: (layout: CanvasLayout) => T): T =>
  useStore(useCanvas().room.store, ({ layout }) => select(layout));

export const useCanvasState = <T>(select: (state: CanvasState) => T): T =>
  useStore(useCanvas().room.store, select);

export const useView = <T>(select: (view: ViewState) => T): T => useStore(useCanvas().view, select);

export const useFacts = (id: string): NodeFacts | undefined =>
  useStore(useCanvas().graph, ({ nodes }) => nodes.get(id));

/** The same as it is now, also while one looks at the past. */
export const useFactsNow = (id: string): NodeFacts | undefined =>
  useStore(useCanvas().present, ({ nodes }) => nodes.get(id));

/** By their role, and by what the canvas last said. */
export function useIsDrawer(): boolean {
  const isHeldBack = useCanvasState(({ onlyLooks }) => onlyLooks !== null);
  return useSession(({ self }) => self?.role != null && mayDraw(self.role)) && !isHeldBack;
}

/** Nobody draws into the past, nor while it is on its way. */
export function useMayDraw(): boolean {
  const { replay } = useSearch();
  const isNow = useView(({ past }) => past === null);
  return useIsDrawer() && isNow && replay === undefined;
}

/** Is it drawn as it was, while one looks at the past? `null`: one looks at the present. */
export const useLit = (id: string): boolean | null =>
  useView(({ past }) => (past === null ? null : past.lit.has(id)));

/** Everybody else who is at this canvas. */
export function useOthers(): readonly Other[] {
  const { room } = useCanvas();
  const states = useStore(room.others);
  return othersOf(room, states);
}

/** Who else has chosen it; drawn again only when that changes. */
export function useChosenBy(id: string): ChosenBy | undefined {
  const { room } = useCanvas();
  return useStore(room.others, (states) => readOf(room, states).choices.get(id));
}

interface Read {
  self: number | null;
  others: readonly Other[];
  choices: ReadonlyMap<string, ChosenBy>;
}

const read = new WeakMap<object, Read>();
let choices: ReadonlyMap<string, ChosenBy> = new Map();

/** Read once for each time that somebody moved, however many nodes ask. */
function readOf({ clientId }: CanvasRoom, states: ReadonlyMap<number, unknown>): Read {
  const known = read.get(states);
  if (known !== undefined && known.self === clientId) return known;
  const others = othersIn(states, clientId);
  choices = choicesOf(others, choices);
  const made = { self: clientId, others, choices };
  read.set(states, made);
  return made;
}

const othersOf = (room: CanvasRoom, states: ReadonlyMap<number, unknown>) =>
  readOf(room, states).others;

let shared: ReadonlyMap<string, Place> = noDrags;

/** What others drag; the same value while they hold still. */
export function useOtherDrags(): ReadonlyMap<string, Place> {
  const { room } = useCanvas();
  return useStore(room.others, (states) => {
    shared = dragsOf(othersOf(room, states), shared);
    return shared;
  });
}

/**
 * The words of a note, frame or line: is their field open here (`isEditing`), and who else writes in
 * them? They are left alone until that one is done.
 */
export function useWords(
  id: string,
  { mayDraw, isPicture }: { mayDraw: boolean; isPicture: boolean },
): { isEditing: boolean; mayWrite: boolean; writer: Writer | undefined } {
  const { locks } = useCanvas();
  const isMeant = useView(({ editing }) => editing === id);
  const writer = useStore(locks.writers, (writers) => writers.get(id));
  const mayWrite = mayDraw && writer === undefined;
  return { isEditing: isMeant && mayWrite, mayWrite, writer: isPicture ? undefined : writer };
}

/** No field stays open, or on its way, where one may not write, or no more; nor a tool in the hand. */
export function useEndOfWriting(): void {
  const { view, locks } = useCanvas();
  const mayDraw = useMayDraw();
  useEffect(() => {
    if (!mayDraw) view.setState({ tool: 'select', commenting: null });
  }, [view, mayDraw]);
  useEffect(
    () =>
      selectionStore.subscribe(() => {
        const { commenting } = view.getState();
        if (commenting !== null && !isInspected(commenting)) view.setState({ commenting: null });
      }),
    [view],
  );
  const editing = useView((state) => state.editing);
  const isTaken = useStore(locks.writers, (writers) => editing !== null && writers.has(editing));
  useEffect(() => {
    if (editing !== null && (isTaken || !mayDraw)) view.setState({ editing: null });
  }, [view, editing, isTaken, mayDraw]);
}
