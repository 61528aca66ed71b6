import { useSyncExternalStore } from 'react';

/** As in the style sheet: from here on the inspector stands beside the page. */
const wide = matchMedia('(min-width: 75rem)');

function subscribe(tell: () => void): () => void {
  wide.addEventListener('change', tell);
  return () => wide.removeEventListener('change', tell);
}

export const useWide = (): boolean => useSyncExternalStore(subscribe, () => wide.matches);
