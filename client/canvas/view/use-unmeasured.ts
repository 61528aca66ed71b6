import { useStoreApi } from '@xyflow/react';
import { useState } from 'react';

/**
 * React Flow measures every node once it is painted, and draws each of them again for that
 * (`useResizeObserver`, 12.12). Ours say their sizes and where their lines end.
 */
export function useUnmeasured(): void {
  const { setState } = useStoreApi();
  useState(() => setState({ updateNodeInternals: () => {} }));
}
