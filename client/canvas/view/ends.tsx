import { Handle, Position } from '@xyflow/react';

/**
 * What one takes hold of to draw a line, while one does. React Flow's handles listen to all of the
 * canvas, two for each of a thousand; where lines end is said with each node.
 */
export const Ends = () => (
  <>
    <Handle type="target" position={Position.Left} className={look} />
    <Handle type="source" position={Position.Right} className={look} />
  </>
);

const look = 'size-3! border-2! border-panel! bg-accent!';
