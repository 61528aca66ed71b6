import { useMemo } from 'react';
import { useStore } from 'zustand';
import { type Entry, entriesOf } from '../state/entries.ts';
import { useCanvas, useLayout } from './use-canvas.ts';

export function useEntries(): Entry[] {
  const { graph } = useCanvas();
  const shown = useStore(graph);
  const layout = useLayout((all) => all);
  return useMemo(() => entriesOf(shown, layout), [shown, layout]);
}
