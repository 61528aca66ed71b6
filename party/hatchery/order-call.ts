import type { CanvasCaller } from '../../shared/canvas/may-change.ts';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import type { Params, Result } from '../../shared/methods/contract.ts';
import type { GraphMethod } from './canvas-order.ts';
import type { CanvasRoom } from './canvas-room.ts';

/** Who asks, of which canvas, and by which name they are known. */
export interface Call {
  room: CanvasRoom;
  caller: CanvasCaller;
  name: string;
  now: number;
  /** Nodes that only some may see: what is done about them is the caller's alone. */
  isOwn: (node: NodeId) => boolean;
}

export type Orders<M extends GraphMethod = GraphMethod> = {
  readonly [N in M]: (call: Call, params: Params<N>) => Result<N>;
};

/** Those about versions of the layout. */
export type VersionMethod = Extract<GraphMethod, `canvas.${string}`>;
