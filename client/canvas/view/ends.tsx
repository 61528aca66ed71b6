import { Handle, Position } from '@xyflow/react';

/**
 * Where lines end. While one draws a line one takes hold of them; else nothing can be done with them,
 * and they are only what React Flow looks for when it measures a node: a class and a side
 * (`getHandleBounds`, 12.12). Its own handles listen to all of the canvas, two for each of a thousand.
 */
export const Ends = ({ isOn }: { isOn: boolean }) =>
  isOn ? (
    <>
      <Handle type="target" position={Position.Left} className={look} />
      <Handle type="source" position={Position.Right} className={look} />
    </>
  ) : (
    <>
      <i className={`target left-0 ${point}`} data-handlepos={Position.Left} />
      <i className={`source right-0 ${point}`} data-handlepos={Position.Right} />
    </>
  );

const look = 'size-3! border-2! border-panel! bg-accent!';
const point = 'pointer-events-none absolute top-1/2 size-px';
