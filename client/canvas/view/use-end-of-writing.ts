import { useEffect } from 'react';
import { useStore } from 'zustand';
import { selectionStore } from '../../store/selection.ts';
import { isInspected } from './inspect-node.ts';
import { useCanvas, useMayDraw, useView } from './use-canvas.ts';

/** No field stays open, or on its way, where one may not write, or no more; nor a tool in the hand. */
export function useEndOfWriting(): void {
  const { view, locks } = useCanvas();
  const mayDraw = useMayDraw();
  useEffect(() => {
    if (!mayDraw) view.setState({ tool: 'select', commenting: null });
  }, [view, mayDraw]);
  useEffect(() => {
    const look = () => {
      const { commenting } = view.getState();
      if (commenting !== null && !isInspected(commenting)) view.setState({ commenting: null });
    };
    look();
    return selectionStore.subscribe(look);
  }, [view]);
  const editing = useView((state) => state.editing);
  const isTaken = useStore(locks.writers, (writers) => editing !== null && writers.has(editing));
  useEffect(() => {
    if (editing !== null && (isTaken || !mayDraw)) view.setState({ editing: null });
  }, [view, editing, isTaken, mayDraw]);
}
