import { Handle, Position } from '@xyflow/react';

/**
 * All of a node, its corners too, is where a line begins, and once one is drawn, where it ends. Only
 * while one draws lines: React Flow's handles listen to all of the canvas, two for each of a thousand.
 * Where a line ends follows from both nodes (`line-ends.ts`).
 */
export const Ends = () => (
  <>
    <Handle id="from" type="source" position={Position.Right} className={`${whole} canvas-ends`} />
    <Handle
      id="to"
      type="target"
      position={Position.Left}
      isConnectableStart={false}
      className={whole}
    />
  </>
);

const whole = 'inset-0! z-1 size-full! transform-none! rounded-none bg-transparent!';
