import type { NodeId } from '../../shared/canvas/node-id.ts';
import type { graph } from '../../shared/methods/graph.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { WireError } from '../../shared/protocol/errors.ts';

export type GraphMethod = keyof typeof graph;

/** What the room asks of its canvas for somebody who speaks no Yjs; they may use the method at all. */
export interface CanvasOrder {
  method: GraphMethod;
  /** As JSON: looked at again by who takes it. */
  params: string;
  by: Principal;
  /** What the room says of them. */
  name: string;
  role: Role;
  /** Nodes named in it that not everybody of the room may see, but the caller may. */
  own: readonly NodeId[];
  /** The key of the request: what was done under it is not done again. */
  key: string;
}

/** The payload of the method as JSON, or why not. */
export type CanvasOutcome = { ok: true; answer: string } | { ok: false; error: WireError };
