import { Handle, Position } from '@xyflow/react';
import { useView } from './use-canvas.ts';

/** Where lines end; seen and touched only while one draws a line. */
export function Ends() {
  const isOn = useView(({ tool }) => tool === 'connect');
  const look = isOn
    ? 'size-3! border-2! border-panel! bg-accent!'
    : 'pointer-events-none! min-h-0! min-w-0! size-px! border-0! bg-transparent!';
  return (
    <>
      <Handle type="target" position={Position.Left} className={look} isConnectable={isOn} />
      <Handle type="source" position={Position.Right} className={look} isConnectable={isOn} />
    </>
  );
}
