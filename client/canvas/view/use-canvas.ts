import { useRef } from 'react';
import { useStore } from 'zustand';
import { mayDraw } from '../../../shared/canvas/may-change.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { type Canvas, canvasOf } from '../canvas.ts';
import type { NodeFacts } from '../graph/facts.ts';
import { saysTheSame } from '../graph/share-graph.ts';
import type { Place } from '../layout/place.ts';
import { type DrawnFrom, wordsOf } from '../state/drawn-from.ts';
import type { Writer } from '../state/locks.ts';
import type { Other } from '../state/others.ts';
import { readOthers } from '../state/read-others.ts';
import type { ViewState } from '../state/view-state.ts';
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

/** What something is drawn from, asked once: flat, and the same value while all in it is the same. */
export function useDrawnFrom<T extends object>(select: (from: DrawnFrom) => T): T {
  const { drawn } = useCanvas();
  const last = useRef<T>(null);
  return useStore(drawn, (from) => {
    const next = select(from);
    if (last.current === null || !saysTheSame(last.current, next)) last.current = next;
    return last.current;
  });
}

/** Is it drawn as it was, while one looks at the past? `null`: one looks at the present. */
export const isLitIn = ({ lit }: DrawnFrom, id: string): boolean | null => lit?.has(id) ?? null;

/** Everybody else who is at this canvas. */
export function useOthers(): readonly Other[] {
  const { room } = useCanvas();
  return useStore(room.others, () => readOthers(room).others);
}

/** What others drag, and where it is drawn now. */
export const useCarried = (): ReadonlyMap<string, Place> => useStore(useCanvas().carried.places);

/**
 * The words of a note, frame or line: is their field open here (`isEditing`), and who else writes in
 * them? They are left alone until that one is done.
 */
export function useWords(
  id: string,
  { mayDraw, isPicture }: { mayDraw: boolean; isPicture: boolean },
): { isEditing: boolean; mayWrite: boolean; writer: Writer | undefined } {
  return mayWriteIn(
    useDrawnFrom((from) => wordsOf(from, id)),
    { mayDraw, isPicture },
  );
}

/** The same by what was asked for already. */
export function mayWriteIn(
  { isMeant, writer }: ReturnType<typeof wordsOf>,
  { mayDraw, isPicture }: { mayDraw: boolean; isPicture: boolean },
): { isEditing: boolean; mayWrite: boolean; writer: Writer | undefined } {
  const mayWrite = mayDraw && writer === undefined;
  return { isEditing: isMeant && mayWrite, mayWrite, writer: isPicture ? undefined : writer };
}
