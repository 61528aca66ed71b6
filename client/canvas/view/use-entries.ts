import { useMemo } from 'react';
import { useStore } from 'zustand';
import { useInTouch } from '../../store/use-in-touch.ts';
import { type Entry, entriesOf } from '../state/entries.ts';
import { useCanvas, useLayout } from './use-canvas.ts';

export function useEntries(): Entry[] {
  const { graph } = useCanvas();
  const shown = useStore(graph);
  const layout = useLayout((all) => all);
  const isInTouch = useInTouch();
  return useMemo(() => entriesOf(shown, layout, isInTouch), [shown, layout, isInTouch]);
}
