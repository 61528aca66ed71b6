import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { selectionStore } from '../store/selection.ts';
import { useWide } from '../store/use-wide.ts';

const Inspector = lazy(() => import('../inspector/inspector.tsx'));

/** The right column: beside the page where there is room, over it when it is asked for. */
export function InspectorHost() {
  const isWide = useWide();
  const isRaised = useStore(selectionStore, (state) => state.isRaised);
  return isWide || isRaised ? (
    <Suspense
      fallback={<div className="hidden w-[288px] border-line border-l bg-panel wide:block" />}
    >
      <Inspector isOver={!isWide} />
    </Suspense>
  ) : null;
}
