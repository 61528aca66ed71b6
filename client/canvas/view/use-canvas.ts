import { useEffect } from 'react';
import { useStore } from 'zustand';
import { mayDraw } from '../../../shared/canvas/may-change.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { type Canvas, canvasOf } from '../canvas.ts';
import type { NodeFacts } from '../graph/facts.ts';
import type { Place } from '../layout/place.ts';
import type { Writer } from '../state/locks.ts';
import { dragsOf, type Other, othersIn } from '../state/others.ts';
import { noDrags, type ViewState } from '../state/view-state.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import type { CanvasState } from '../sync/canvas-state.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

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

/** By their role alone. */
export const useIsDrawer = (): boolean =>
  useSession(({ self }) => self?.role != null && mayDraw(self.role));

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

/** What is selected of them; drawn again only when that changes. */
export function useOf<T extends string | number | boolean>(
  select: (others: readonly Other[]) => T,
): T {
  const { room } = useCanvas();
  return useStore(room.others, (states) => select(othersOf(room, states)));
}

const read = new WeakMap<object, { self: number | null; others: readonly Other[] }>();

/** Read once for each time that somebody moved, however many nodes ask. */
function othersOf({ clientId }: CanvasRoom, states: ReadonlyMap<number, unknown>) {
  const known = read.get(states);
  if (known !== undefined && known.self === clientId) return known.others;
  const others = othersIn(states, clientId);
  read.set(states, { self: clientId, others });
  return others;
}

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
export function useWords(id: string): {
  isEditing: boolean;
  mayWrite: boolean;
  writer: Writer | undefined;
} {
  const { view, locks } = useCanvas();
  const isMeant = useView(({ editing }) => editing === id);
  const writer = useStore(locks.writers, (writers) => writers.get(id));
  const isPicture = useView((state) => state.isPicture);
  const mayWrite = useMayDraw() && writer === undefined;
  useEffect(() => {
    if (isMeant && !mayWrite) view.setState({ editing: null });
  }, [view, isMeant, mayWrite]);
  return { isEditing: isMeant && mayWrite, mayWrite, writer: isPicture ? undefined : writer };
}
