import { Suspense } from 'react';
import { useStore } from 'zustand';
import { selectionStore } from '../store/selection.ts';
import { useWide } from '../store/use-wide.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Opening } from '../ui/opening.tsx';

const Inspector = lazyView(() => import('../inspector/inspector.tsx'));

/** The right column: beside the page where there is room, over it when it is asked for. */
export function InspectorHost() {
  const isWide = useWide();
  const isRaised = useStore(selectionStore, (state) => state.isRaised);
  return isWide || isRaised ? (
    <Suspense
      fallback={
        <aside
          aria-label="More about it"
          aria-busy="true"
          className="hidden w-[288px] border-line border-l bg-panel px-4 py-3.5 wide:block"
        >
          <Opening />
        </aside>
      }
    >
      <Inspector isOver={!isWide} />
    </Suspense>
  ) : null;
}
