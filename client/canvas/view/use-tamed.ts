import { useStoreApi } from '@xyflow/react';
import { useState } from 'react';

/**
 * What React Flow (12.12) does by itself before it was told otherwise. It measures every node once it is
 * painted, and draws each of them again for that (`useResizeObserver`): ours say their sizes and where
 * their lines end. And it lifts what is chosen over all else as it takes the first nodes, which it does
 * before it reads `elevateNodesOnSelect`: a frame would lie over what is in it.
 */
export function useTamed(): void {
  const { setState } = useStoreApi();
  useState(() => setState({ updateNodeInternals: () => {}, elevateNodesOnSelect: false }));
}
