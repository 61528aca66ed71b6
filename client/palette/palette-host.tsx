import { Suspense } from 'react';
import { useStore } from 'zustand';
import { part } from '../ui/part.ts';
import { paletteStore } from './palette-store.ts';

const Palette = part(() => import('./palette.tsx'));

/** The palette is fetched when it is first asked for. */
export function PaletteHost() {
  const isOpen = useStore(paletteStore, (state) => state.isOpen);
  return isOpen ? (
    <Suspense>
      <Palette />
    </Suspense>
  ) : null;
}
