import { Suspense } from 'react';
import { useStore } from 'zustand';
import { lazyView } from '../ui/lazy-view.ts';
import { paletteStore } from './palette-store.ts';

const Palette = lazyView(() => import('./palette.tsx'));

/** The palette is fetched when it is first asked for. */
export function PaletteHost() {
  const isOpen = useStore(paletteStore, (state) => state.isOpen);
  return isOpen ? (
    <Suspense>
      <Palette />
    </Suspense>
  ) : null;
}
